//! One sequence on its way through the model.

use std::ops::RangeInclusive;
use std::sync::Arc;

use llama_cpp_2::token::LlamaToken;

use crate::{Completion, Finish, Only, Ticket};

/// The longest repeated piece that counts as a loop, in tokens.
const LONGEST_LOOP: usize = 48;
/// How often a piece has to stand in a row to be a loop.
const LOOP_TIMES: usize = 4;
/// Pieces shorter than this must repeat over at least `SHORT_LOOP_TOKENS` tokens
/// ("ha ha ha ha" is no loop, and neither is a row of dots).
const SHORT_LOOP: usize = 4;
const SHORT_LOOP_TOKENS: usize = 16;
/// How often the end of an answer is put off that has too few sentences. A model that has nothing
/// more to say wants to end again after each word.
const MOST_PUT_OFF: usize = 4;

/// A request in work: its prompt is being read, or its answer written.
pub(crate) struct Slot {
    pub(crate) ticket: Ticket,
    /// What the answer may hold.
    pub(crate) only: Option<Arc<Only>>,
    /// Which of several answers ([`crate::TranslateRequest::variant`]).
    pub(crate) variant: u8,
    /// llama.cpp's sequence id.
    pub(crate) sequence: i32,
    pub(crate) prompt: Vec<LlamaToken>,
    /// Tokens of the prompt that the model has read (those shared with others included).
    pub(crate) read: usize,
    pub(crate) generated: Vec<LlamaToken>,
    /// The answer so far: bytes, since a character may span tokens.
    pub(crate) bytes: Vec<u8>,
    pub(crate) stop: Vec<String>,
    /// The fewest sentences, and the most: stop once so many are complete.
    pub(crate) sentences: Option<RangeInclusive<usize>>,
    /// How often the end was put off.
    pub(crate) put_off: usize,
    /// Sentences that are complete, where they are counted.
    pub(crate) complete: usize,
    /// Where the last of them ends, when the last token completed it.
    pub(crate) just_ended: Option<usize>,
    pub(crate) max_new_tokens: usize,
    /// Cells of the cache that are set aside for this sequence.
    pub(crate) cells: usize,
}

impl Slot {
    /// Whether the prompt is still being read.
    pub(crate) fn reading(&self) -> bool {
        self.read < self.prompt.len()
    }

    /// The position of the next token.
    pub(crate) fn position(&self) -> usize {
        self.read + self.generated.len().saturating_sub(1)
    }

    /// Whether the answer may go on with this piece. Of a character that spans tokens nothing can
    /// be told before it is whole.
    pub(crate) fn allows(&self, piece: &[u8]) -> bool {
        let text = (std::str::from_utf8(&self.bytes), std::str::from_utf8(piece));
        match (&self.only, text) {
            (Some(only), (Ok(written), Ok(piece))) => only.allows(written, piece),
            _ => true,
        }
    }

    /// Whether the model is to go on although it would end its answer here: there are fewer
    /// sentences than asked for. (The minimum length of beam search, by sentences: Paulus et al.
    /// 2017 and the summarisers after it.)
    pub(crate) fn puts_off_end(&mut self) -> bool {
        let Some(least) = self.sentences.as_ref().map(|s| *s.start()) else { return false };
        if self.put_off == MOST_PUT_OFF || self.generated.is_empty() {
            return false;
        }
        let found = std::str::from_utf8(&self.bytes)
            .map(|text| tomtat_sentences::split(text, tomtat_article::Language::ENGLISH).len());
        let few = found.is_ok_and(|found| found < least);
        self.put_off += usize::from(few);
        few
    }

    /// Takes the next token of the answer; `Some` when the answer is complete.
    pub(crate) fn push(&mut self, token: LlamaToken, end: bool, piece: &[u8]) -> Option<Finish> {
        if end {
            return Some(Finish::Stop);
        }
        self.generated.push(token);
        self.bytes.extend_from_slice(piece);
        if let Some(at) = self.stop_mark() {
            self.bytes.truncate(at);
            return Some(Finish::Stop);
        }
        if self.end_of_sentence(piece)
            && self.sentences.as_ref().is_some_and(|s| self.complete == *s.end())
        {
            return self.stop_at_sentence();
        }
        if self.generated.len().is_multiple_of(8) && repeats(&self.generated) {
            return Some(Finish::Loop);
        }
        (self.generated.len() >= self.max_new_tokens).then_some(Finish::Length)
    }

    fn stop_mark(&self) -> Option<usize> {
        // Only the end can hold a mark that was not there before.
        self.stop.iter().filter_map(|mark| find(&self.bytes, mark.as_bytes())).min()
    }

    /// Counts the sentences that are complete, the next one having begun with `piece`, up to those
    /// asked for; whether there are more than before.
    fn end_of_sentence(&mut self, piece: &[u8]) -> bool {
        self.just_ended = None;
        let Some(most) = self.sentences.as_ref().map(|s| *s.end()) else { return false };
        // A new sentence begins with a space or a line break: look only then.
        if !piece.first().is_some_and(u8::is_ascii_whitespace) {
            return false;
        }
        let Ok(text) = std::str::from_utf8(&self.bytes) else { return false };
        let found = tomtat_sentences::split(text, tomtat_article::Language::ENGLISH);
        let complete = found.len().saturating_sub(1).min(most);
        if complete > self.complete {
            self.complete = complete;
            self.just_ended = found.get(complete - 1).map(|range| range.end);
        }
        self.just_ended.is_some()
    }

    /// The answer so far, when the last token completed a sentence of it.
    pub(crate) fn sentences_so_far(&self) -> Option<&str> {
        std::str::from_utf8(self.bytes.get(..self.just_ended?)?).ok()
    }

    /// Ends the answer with its last complete sentence.
    pub(crate) fn stop_at_sentence(&mut self) -> Option<Finish> {
        self.bytes.truncate(self.just_ended?);
        Some(Finish::Stop)
    }

    pub(crate) fn completion(self, finish: Finish) -> Completion {
        Completion {
            text: String::from_utf8_lossy(&self.bytes).trim().to_owned(),
            finish,
            prompt_tokens: self.prompt.len(),
            new_tokens: self.generated.len(),
        }
    }
}

fn find(text: &[u8], mark: &[u8]) -> Option<usize> {
    if mark.is_empty() {
        return None;
    }
    text.windows(mark.len()).position(|window| window == mark)
}

/// Whether the tokens end in one piece repeated over and over.
fn repeats<T: PartialEq>(tokens: &[T]) -> bool {
    (1..=LONGEST_LOOP).any(|period| {
        let span = if period < SHORT_LOOP { SHORT_LOOP_TOKENS } else { period * LOOP_TIMES };
        let Some(tail) = tokens.len().checked_sub(span).map(|from| &tokens[from..]) else {
            return false;
        };
        tail.iter().zip(&tail[period..]).all(|(a, b)| a == b)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(stop: &[&str], sentences: Option<RangeInclusive<usize>>) -> Slot {
        Slot {
            only: None,
            ticket: Ticket(0),
            variant: 0,
            sequence: 0,
            prompt: vec![LlamaToken(1)],
            read: 1,
            generated: Vec::new(),
            bytes: Vec::new(),
            stop: stop.iter().map(|&s| s.to_owned()).collect(),
            sentences,
            put_off: 0,
            complete: 0,
            just_ended: None,
            max_new_tokens: 100,
            cells: 0,
        }
    }

    fn write(slot: &mut Slot, pieces: &[&str]) -> Option<Finish> {
        pieces
            .iter()
            .enumerate()
            .find_map(|(i, piece)| slot.push(LlamaToken(i as i32 + 10), false, piece.as_bytes()))
    }

    #[test]
    fn the_answer_ends_before_a_stop_mark_that_spans_tokens() {
        let mut slot = slot(&["\n\nVietnamese:"], None);
        let finish = write(&mut slot, &["Hello", ".", "\n", "\nViet", "namese: x"]);
        assert_eq!(finish, Some(Finish::Stop));
        assert_eq!(slot.completion(Finish::Stop).text, "Hello.");
    }

    #[test]
    fn the_answer_ends_with_the_sentences_asked_for() {
        let mut slot = slot(&[], Some(1..=2));
        let pieces = ["One", " man", ".", " Mr", ".", " Two", " spoke", ".", " Three", " came"];
        assert_eq!(write(&mut slot, &pieces), Some(Finish::Stop));
        assert_eq!(slot.completion(Finish::Stop).text, "One man. Mr. Two spoke.");
    }

    #[test]
    fn each_sentence_is_told_once_when_the_next_begins() {
        let mut slot = slot(&[], Some(1..=9));
        let mut told = Vec::new();
        for piece in ["One", " man", ".", " Mr", ".", " Two", " spoke", ".", " Three", " came"] {
            assert_eq!(write(&mut slot, &[piece]), None);
            told.extend(slot.sentences_so_far().map(str::to_owned));
        }
        assert_eq!(told, ["One man.", "One man. Mr. Two spoke."]);
        assert_eq!(write(&mut slot, &[".", " Four"]), None);
        assert_eq!(slot.stop_at_sentence(), Some(Finish::Stop));
        assert_eq!(slot.completion(Finish::Stop).text, "One man. Mr. Two spoke. Three came.");
    }

    #[test]
    fn an_answer_with_too_few_sentences_goes_on_but_not_for_ever() {
        let mut short = slot(&[], Some(2..=4));
        assert!(!short.puts_off_end(), "an empty answer is none");
        assert_eq!(write(&mut short, &["One", " man", "."]), None);
        assert!(short.puts_off_end());
        assert_eq!(write(&mut short, &[" Two", " spoke", "."]), None);
        assert!(!short.puts_off_end());

        let mut silent = slot(&[], Some(3..=4));
        assert_eq!(write(&mut silent, &["One", "."]), None);
        assert_eq!((0..10).filter(|_| silent.puts_off_end()).count(), MOST_PUT_OFF);
        assert!(!slot(&[], None).puts_off_end());
    }

    #[test]
    fn the_answer_ends_at_the_limit() {
        let mut slot = slot(&[], None);
        slot.max_new_tokens = 2;
        assert_eq!(write(&mut slot, &["a", "b", "c"]), Some(Finish::Length));
    }

    #[test]
    fn loops_are_seen_and_lists_are_not() {
        assert!(repeats(&[1, 2, 3, 4, 5].repeat(4)));
        assert!(repeats(&[7; 16]));
        assert!(!repeats(&[7; 15]));
        assert!(!repeats(&[1, 2, 3, 4, 5].repeat(3)));
        let list: Vec<i32> = (0..100).map(|i| if i % 2 == 0 { 5 } else { i }).collect();
        assert!(!repeats(&list));
    }
}
