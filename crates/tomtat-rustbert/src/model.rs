//! A loaded model of rust-bert.

use rust_bert::bart::{BartConfig, BartForConditionalGeneration, BartModelOutput, LayerState};
use rust_bert::marian::MarianForConditionalGeneration;
use tch::nn::{Init, VarStore};
use tch::{Device, Tensor};

use crate::config::{Architecture, Config};
use crate::search::Search;
use crate::weights::{LAST_BIAS, Weights};

/// What a model is loaded from; all checked.
pub(crate) struct Prepared {
    pub(crate) config: Config,
    pub(crate) weights: Weights,
    pub(crate) search: Search,
}

/// What the decoder keeps of each layer: its own keys and values, and those of the encoder's output.
pub(crate) type Cache = Vec<(Option<LayerState>, Option<LayerState>)>;

enum Network {
    Marian(MarianForConditionalGeneration),
    /// With the bias of its last layer, which rust-bert leaves out.
    Bart(BartForConditionalGeneration, Tensor),
}

pub(crate) struct Model {
    network: Network,
    pub(crate) config: Config,
    pub(crate) search: Search,
    /// Holds the weights.
    _variables: VarStore,
}

impl Model {
    pub(crate) fn load(prepared: Prepared) -> Result<Self, String> {
        let Prepared { config, weights, search } = prepared;
        let settings: BartConfig =
            serde_json::from_value(config.for_rust_bert()).map_err(|error| error.to_string())?;
        let mut variables = VarStore::new(Device::Cpu);
        let root = variables.root();
        let network = match config.architecture {
            Architecture::Marian => {
                Network::Marian(MarianForConditionalGeneration::new(root, &settings))
            }
            Architecture::Bart => {
                let bias = root.var(LAST_BIAS, &[1, settings.vocab_size], Init::Const(0.0));
                Network::Bart(BartForConditionalGeneration::new(root, &settings), bias)
            }
        };
        weights.load(&variables, &config)?;
        variables.freeze();
        Ok(Self { network, config, search, _variables: variables })
    }

    /// What the encoder makes of sources, one a row.
    pub(crate) fn encode(&self, ids: &Tensor, mask: &Tensor) -> Tensor {
        match &self.network {
            Network::Marian(network) => network.encode(ids, Some(mask)),
            Network::Bart(network, _) => network.encode(ids, Some(mask)),
        }
    }

    /// The logits of the next token of each row, and the cache with the last tokens in it.
    pub(crate) fn step(
        &self,
        encoded: &Tensor,
        mask: &Tensor,
        last: &Tensor,
        cache: Option<Cache>,
    ) -> Result<(Tensor, Cache), String> {
        let (mask, encoded, last) = (Some(mask), Some(encoded), Some(last));
        let BartModelOutput { decoder_output, cache, .. } = match &self.network {
            Network::Marian(network) => {
                network.forward_t(None, mask, encoded, last, None, cache, false)
            }
            Network::Bart(network, _) => {
                network.forward_t(None, mask, encoded, last, None, cache, false)
            }
        };
        let cache = cache.ok_or("the decoder kept nothing")?;
        let logits = decoder_output.f_select(1, -1).map_err(|error| error.to_string())?;
        let logits = match &self.network {
            Network::Marian(_) => logits,
            Network::Bart(_, bias) => logits.f_add(bias).map_err(|error| error.to_string())?,
        };
        Ok((logits, cache))
    }
}
