//! A loaded model of rust-bert.

use rust_bert::bart::{BartConfig, BartForConditionalGeneration, BartModelOutput, LayerState};
use rust_bert::m2m_100::{M2M100Config, M2M100ForConditionalGeneration};
use rust_bert::marian::MarianForConditionalGeneration;
use rust_bert::mbart::{MBartConfig, MBartForConditionalGeneration};
use rust_bert::pegasus::{PegasusConfig, PegasusForConditionalGeneration};
use rust_bert::t5::{LayerState as T5State, T5Config, T5ForConditionalGeneration};
use serde::de::DeserializeOwned;
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
    Pegasus(PegasusForConditionalGeneration),
    MBart(MBartForConditionalGeneration),
    M2M100(M2M100ForConditionalGeneration),
    T5(T5ForConditionalGeneration),
}

pub(crate) struct Model {
    network: Network,
    pub(crate) config: Config,
    pub(crate) search: Search,
    /// Holds the weights.
    _variables: VarStore,
}

/// The configuration as one of rust-bert's types.
fn settings<C: DeserializeOwned>(config: &Config) -> Result<C, String> {
    serde_json::from_value(config.for_rust_bert()).map_err(|error| error.to_string())
}

impl Model {
    pub(crate) fn load(prepared: Prepared) -> Result<Self, String> {
        let Prepared { config, weights, search } = prepared;
        let mut variables = VarStore::new(Device::Cpu);
        let root = variables.root();
        let network = match config.architecture {
            Architecture::Marian => {
                let settings: BartConfig = settings(&config)?;
                Network::Marian(MarianForConditionalGeneration::new(root, &settings))
            }
            Architecture::Bart => {
                let settings: BartConfig = settings(&config)?;
                let bias = root.var(LAST_BIAS, &[1, settings.vocab_size], Init::Const(0.0));
                Network::Bart(BartForConditionalGeneration::new(root, &settings), bias)
            }
            Architecture::Pegasus => {
                let settings: PegasusConfig = settings(&config)?;
                Network::Pegasus(PegasusForConditionalGeneration::new(root, &settings))
            }
            Architecture::MBart | Architecture::MBart50 => {
                let settings: MBartConfig = settings(&config)?;
                Network::MBart(MBartForConditionalGeneration::new(root, &settings))
            }
            Architecture::M2M100 | Architecture::Nllb => {
                let settings: M2M100Config = settings(&config)?;
                Network::M2M100(M2M100ForConditionalGeneration::new(root, &settings))
            }
            Architecture::T5 => {
                let settings: T5Config = settings(&config)?;
                Network::T5(T5ForConditionalGeneration::new(root, &settings))
            }
        };
        weights.load(&variables, &config)?;
        variables.freeze();
        Ok(Self { network, config, search, _variables: variables })
    }

    /// What the encoder makes of sources, one a row.
    pub(crate) fn encode(&self, ids: &Tensor, mask: &Tensor) -> Tensor {
        let mask = Some(mask);
        match &self.network {
            Network::Marian(network) => network.encode(ids, mask),
            Network::Bart(network, _) => network.encode(ids, mask),
            Network::Pegasus(network) => network.encode(ids, mask),
            Network::MBart(network) => network.encode(ids, mask),
            Network::M2M100(network) => network.encode(ids, mask),
            Network::T5(network) => network.encode(ids, mask),
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
            Network::Pegasus(network) => {
                network.forward_t(None, mask, encoded, last, None, cache, false)
            }
            Network::MBart(network) => {
                network.forward_t(None, mask, encoded, last, None, cache, false)
            }
            Network::M2M100(network) => {
                network.forward_t(None, mask, encoded, last, None, cache, false)
            }
            Network::T5(network) => {
                let cache = cache.map(|cache| each(cache, t5_state));
                let output =
                    network.forward_t(None, mask, encoded, last, None, None, None, cache, false);
                BartModelOutput {
                    decoder_output: output.decoder_output,
                    encoder_hidden_state: None,
                    cache: output.next_cache.map(|cache| each(cache, bart_state)),
                    all_encoder_hidden_states: None,
                    all_encoder_attentions: None,
                    all_decoder_hidden_states: None,
                    all_decoder_attentions: None,
                }
            }
        };
        let cache = cache.ok_or("the decoder kept nothing")?;
        let logits = decoder_output.f_select(1, -1).map_err(|error| error.to_string())?;
        let logits = match &self.network {
            Network::Bart(_, bias) => logits.f_add(bias).map_err(|error| error.to_string())?,
            _ => logits,
        };
        Ok((logits, cache))
    }
}

fn each<A, B>(
    cache: Vec<(Option<A>, Option<A>)>,
    change: fn(A) -> B,
) -> Vec<(Option<B>, Option<B>)> {
    cache.into_iter().map(|(own, encoders)| (own.map(change), encoders.map(change))).collect()
}

fn t5_state(state: LayerState) -> T5State {
    T5State { prev_key: state.prev_key, prev_value: state.prev_value }
}

fn bart_state(state: T5State) -> LayerState {
    LayerState { prev_key: state.prev_key, prev_value: state.prev_value }
}
