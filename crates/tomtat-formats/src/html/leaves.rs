//! The pieces of text of a page: what a browser would show as one paragraph each.

use tomtat_article::ParagraphKind;

use super::flat::{Event, Flat};
use super::rules::Rules;
use crate::document::folded;

/// A paragraph, heading, list item, or stray text between blocks.
#[derive(Debug)]
pub(super) struct Leaf {
    /// White space folded.
    pub(super) text: String,
    pub(super) kind: ParagraphKind,
    /// Why it is no part of the body, where an element around it says so.
    pub(super) rule: Option<&'static str>,
    /// The innermost block element around it.
    pub(super) element: usize,
    /// An element around it is marked as the standfirst.
    pub(super) lead: bool,
    /// An element around it is an `h1`.
    pub(super) h1: bool,
    /// Bytes of its text in links, white space not counted.
    pub(super) link_text: usize,
    /// All of its text is bold or italic.
    pub(super) emphasised: bool,
    /// An element around it is right-aligned.
    pub(super) right_aligned: bool,
    /// Its place in the events, to tell which elements it is in.
    pub(super) event: usize,
}

impl Leaf {
    /// Bytes of the text, white space not counted.
    pub(super) fn letters(&self) -> usize {
        self.text.bytes().filter(|b| *b != b' ').count()
    }

    /// Running text rather than labels and links.
    pub(super) fn is_prose(&self) -> bool {
        let letters = self.letters();
        letters >= 40 && self.link_text * 2 < letters && self.text.contains(' ')
    }
}

/// Elements inside which text runs on.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "meta", "link", "nobr", "q", "rp", "rt", "ruby",
    "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr", "img", "picture", "source", "br",
];

/// Finds the leaves in the order of the page.
pub(super) fn leaves(flat: &Flat, rules: &Rules) -> Vec<Leaf> {
    let mut walk = Walk::default();
    for (at, event) in flat.events.iter().enumerate() {
        match event {
            Event::Open(index) => walk.open(flat, rules, *index),
            Event::Close(index) => walk.close(flat, *index),
            Event::Text(range) => walk.text(flat.text.get(range.clone()).unwrap_or_default(), at),
        }
    }
    walk.flush();
    walk.leaves
}

/// What holds for all inside an element, restored when it closes.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    rule: Option<&'static str>,
    kind: ParagraphKind,
    element: usize,
    lead: bool,
    h1: bool,
    link: bool,
    emphasised: bool,
    right_aligned: bool,
}

#[derive(Default)]
struct Walk {
    state: State,
    outer: Vec<State>,
    buffer: String,
    link_text: usize,
    plain_text: usize,
    breaks: usize,
    event: usize,
    /// The state when the text in the buffer began.
    began: State,
    leaves: Vec<Leaf>,
}

impl Walk {
    fn open(&mut self, flat: &Flat, rules: &Rules, index: usize) {
        let Some(element) = flat.element(index) else { return };
        if element.name == "br" {
            self.line_break();
            self.outer.push(self.state);
            return;
        }
        let inline = INLINE.contains(&element.name.as_str());
        let rule = self.state.rule.or_else(|| rules.of(element));
        // A caption or a byline in a span is a piece of its own.
        if !inline || rule != self.state.rule {
            self.flush();
        }
        self.outer.push(self.state);
        self.state.rule = rule;
        self.state.link |= element.name == "a";
        self.state.emphasised |= matches!(element.name.as_str(), "b" | "strong" | "i" | "em");
        if inline {
            return;
        }
        self.state.element = index;
        self.state.lead |= rules.is_lead(element);
        self.state.right_aligned |= element.right_aligned;
        match element.name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.state.kind = ParagraphKind::Heading,
            "li" | "dd" => self.state.kind = ParagraphKind::Item,
            _ => {}
        }
        self.state.h1 |= element.name == "h1";
    }

    fn close(&mut self, flat: &Flat, index: usize) {
        let Some(element) = flat.element(index) else { return };
        let inline = INLINE.contains(&element.name.as_str());
        let outer = self.outer.pop().unwrap_or_default();
        if !inline || outer.rule != self.state.rule {
            self.flush();
        }
        self.state = outer;
    }

    fn text(&mut self, text: &str, event: usize) {
        let letters =
            text.chars().filter(|c| !c.is_whitespace()).map(char::len_utf8).sum::<usize>();
        if letters > 0 {
            if self.buffer.trim().is_empty() {
                self.began = self.state;
                self.event = event;
            }
            self.breaks = 0;
            if self.state.link {
                self.link_text += letters;
            }
            if !self.state.emphasised {
                self.plain_text += letters;
            }
        }
        self.buffer.push_str(text);
    }

    /// One line break is a space, two in a row end the paragraph.
    fn line_break(&mut self) {
        self.breaks += 1;
        if self.breaks >= 2 {
            self.flush();
        } else {
            self.buffer.push('\n');
        }
    }

    fn flush(&mut self) {
        self.breaks = 0;
        let buffer = std::mem::take(&mut self.buffer);
        if let Some(text) = folded(&buffer) {
            let began = self.began;
            self.leaves.push(Leaf {
                text,
                kind: began.kind,
                rule: began.rule,
                element: began.element,
                lead: began.lead,
                h1: began.h1,
                link_text: self.link_text,
                emphasised: self.plain_text == 0,
                right_aligned: began.right_aligned,
                event: self.event,
            });
        }
        self.link_text = 0;
        self.plain_text = 0;
    }
}
