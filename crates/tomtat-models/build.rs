//! Lists what `models/` at the top of the repository holds, so that a new manifest (`*.toml`) and a
//! file that a manifest names as embedded (`*/*.gguf`) are in the binary by being there.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let folder = here.join("../../models");
    println!("cargo:rerun-if-changed=build.rs");

    let manifests = files(&folder, "toml")?;
    let mut weights = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.is_dir() {
            weights.extend(files(&path, "gguf")?);
        }
    }
    weights.sort();
    let code = format!(
        "const MANIFESTS: &[(&str, &str)] = &[\n{}];\nconst FILES: &[(&str, &[u8])] = &[\n{}];\n",
        lines(&manifests, "include_str!")?,
        lines(&weights, "include_bytes!")?,
    );
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("embedded.rs"), code)
}

/// The files of `folder` with this extension, in order.
fn files(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| path.is_file() && path.extension().is_some_and(|e| e == extension));
    paths.sort();
    Ok(paths)
}

fn lines(paths: &[PathBuf], include: &str) -> io::Result<String> {
    let mut code = String::new();
    for path in paths {
        let path = path.canonicalize()?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        println!("cargo:rerun-if-changed={}", path.display());
        code.push_str(&format!("    ({name:?}, {include}({:?})),\n", path.display().to_string()));
    }
    Ok(code)
}
