//! The flags of `tomtat models`.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum ModelsCommand {
    /// List the models that are known: what they do, what runs them, how good, and which are there
    List {
        /// Also the translators of Firefox's catalogue, for which its server is asked
        #[arg(long)]
        firefox: bool,
        /// As JSON Lines
        #[arg(long)]
        json: bool,
    },
    /// Fetch a model (the default ones where none is named); firefox-vi-en and the like come from
    /// Firefox's catalogue, hf:owner/name from the hub
    Fetch {
        /// Names of models
        names: Vec<String>,
        /// The best translator and the best summariser that can be had and run here, by measured quality
        #[arg(long, conflicts_with = "names")]
        best: bool,
        /// Fetch again what is there
        #[arg(long)]
        force: bool,
    },
    /// Check the models that are there against their hashes
    Verify {
        /// Names of models; all that are there where none is named
        names: Vec<String>,
    },
    /// Show everything about a model
    Info {
        /// Name of the model
        name: String,
    },
    /// Remove a model from the store
    Remove {
        /// Names of models
        #[arg(required = true)]
        names: Vec<String>,
    },
}
