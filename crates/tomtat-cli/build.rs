//! Lets the command find libtorch where it was when it was linked (feature `rust-bert`).

fn main() {
    println!("cargo::rerun-if-env-changed=LIBTORCH");
    // Set by the build script of torch-sys, where that is built at all.
    if let Ok(folder) = std::env::var("DEP_TCH_LIBTORCH_LIB") {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{folder}");
    }
}
