use std::path::PathBuf;

/// Something to load articles from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file, a folder (read recursively), or a pattern such as `news/*.html`
    /// where no file has that very name.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

impl From<PathBuf> for Input {
    /// `-` is standard input.
    fn from(path: PathBuf) -> Self {
        if path.as_os_str() == "-" { Self::Stdin } else { Self::Path(path) }
    }
}

impl From<&str> for Input {
    /// `-` is standard input.
    fn from(path: &str) -> Self {
        PathBuf::from(path).into()
    }
}
