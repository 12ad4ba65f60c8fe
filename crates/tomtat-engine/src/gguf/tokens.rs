//! Text to tokens and back, with control tokens only where the template put them.

use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::token::LlamaToken;

use crate::prompt::{Piece, Prompt};

/// Turns prompts into tokens for one model.
pub(crate) struct Tokenizer {
    /// Control tokens by their text, longest first.
    controls: Vec<(String, LlamaToken)>,
    bos: Option<LlamaToken>,
}

impl Tokenizer {
    pub(crate) fn new(model: &LlamaModel) -> Self {
        let vocab = model.vocab();
        let mut controls: Vec<(String, LlamaToken)> = vocab
            .tokens()
            .filter(|&token| vocab.is_control(token))
            .filter_map(|token| {
                let text = vocab.text(token)?.to_str().ok()?;
                // Shorter ones ("\n" in some vocabularies) are ordinary text in a template.
                (text.len() >= 3).then(|| (text.to_owned(), token))
            })
            .collect();
        controls.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        let bos = vocab.should_add_bos().then(|| vocab.bos()).filter(|token| token.0 >= 0);
        Self { controls, bos }
    }

    /// The tokens of a prompt. Control tokens are read only in the template's
    /// own text; `<|im_end|>` in an article is seven ordinary characters.
    pub(crate) fn prompt(&self, model: &LlamaModel, prompt: &Prompt) -> Vec<LlamaToken> {
        self.pieces(model, &prompt.pieces)
    }

    /// The tokens of the text before the first value: what prompts of one template share.
    pub(crate) fn prefix(&self, model: &LlamaModel, prompt: &Prompt) -> Vec<LlamaToken> {
        let values_from = prompt.pieces.iter().position(|piece| !piece.literal);
        self.pieces(model, &prompt.pieces[..values_from.unwrap_or(prompt.pieces.len())])
    }

    fn pieces(&self, model: &LlamaModel, pieces: &[Piece]) -> Vec<LlamaToken> {
        let vocab = model.vocab();
        let mut tokens: Vec<LlamaToken> = self.bos.into_iter().collect();
        // Text between control tokens is tokenised in one go: cut at the edges of values, it
        // would give other tokens than the model was trained on.
        let mut text = String::new();
        let flush = |text: &mut String, tokens: &mut Vec<LlamaToken>| {
            if !text.is_empty() {
                tokens.extend(vocab.tokenize(text.as_bytes(), false, false));
                text.clear();
            }
        };
        for piece in pieces {
            if !piece.literal {
                text.push_str(&piece.text);
                continue;
            }
            let mut rest = piece.text.as_str();
            while let Some((at, control, token)) = self.first_control(rest) {
                text.push_str(&rest[..at]);
                flush(&mut text, &mut tokens);
                tokens.push(token);
                rest = &rest[at + control.len()..];
            }
            text.push_str(rest);
        }
        flush(&mut text, &mut tokens);
        tokens
    }

    fn first_control(&self, text: &str) -> Option<(usize, &str, LlamaToken)> {
        self.controls
            .iter()
            .filter_map(|(control, token)| {
                text.find(control.as_str()).map(|at| (at, control.as_str(), *token))
            })
            // At one place the longest wins, and the list is longest first.
            .min_by_key(|(at, _, _)| *at)
    }
}

/// The number of tokens that two prompts share at their beginning.
pub(crate) fn shared(a: &[LlamaToken], b: &[LlamaToken]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}
