//! Lets the tests and examples of this crate find libtorch where it was when they were linked.

fn main() {
    println!("cargo::rerun-if-env-changed=LIBTORCH");
    // Set by the build script of torch-sys.
    if let Ok(folder) = std::env::var("DEP_TCH_LIBTORCH_LIB") {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{folder}");
    }
}
