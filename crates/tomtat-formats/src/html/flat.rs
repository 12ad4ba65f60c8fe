//! A page as a flat list of what opens, what closes and the text between: built once from the
//! DOM, then walked by plain loops, so that deep nesting costs no stack.

use dom_query::{Document, NodeRef};

/// An element of the page.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its node in the DOM.
    pub(super) node: Option<dom_query::NodeId>,
    /// The tag, lower case.
    pub(super) name: String,
    /// Class and id and the attributes that say what it is for, as they stand.
    pub(super) marks: String,
    /// True for text that a reader does not see.
    pub(super) hidden: bool,
    /// True for `align="right"` and the like, where authors sign.
    pub(super) right_aligned: bool,
    /// Events from its opening to its closing.
    pub(super) events: std::ops::Range<usize>,
    /// Bytes of visible text inside.
    pub(super) text: usize,
    /// Bytes of visible text inside links inside.
    pub(super) link_text: usize,
    /// `td` and `th` inside.
    pub(super) cells: usize,
    /// Bytes of the longest cell inside.
    pub(super) longest_cell: usize,
    /// `p` inside.
    pub(super) paragraphs: usize,
    /// `table` inside.
    pub(super) tables: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    Open(usize),
    Close(usize),
    /// Bytes of [`Flat::text`].
    Text(std::ops::Range<usize>),
}

/// The page.
#[derive(Debug, Default)]
pub(super) struct Flat {
    pub(super) elements: Vec<Element>,
    pub(super) events: Vec<Event>,
    pub(super) text: String,
    /// The deepest nesting of elements.
    pub(super) depth: usize,
}

/// Elements whose contents are not text of the page.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "iframe", "head", "object", "canvas", "math",
    "select", "textarea", "video", "audio", "map", "datalist", "option",
];

/// Attributes besides class and id that say what an element is for.
const TELLING: &[&str] = &[
    "itemprop",
    "role",
    "data-testid",
    "data-component",
    "data-type",
    "type",
    "name",
    "data-gu-name",
];

/// Where the walk stands.
#[derive(Default)]
struct Walk {
    open: Vec<usize>,
    links: usize,
    hidden: usize,
}

impl Flat {
    /// Copies what matters out of the DOM.
    pub(super) fn of(document: &Document) -> Self {
        let mut flat = Self::default();
        let mut walk = Walk::default();
        let mut next = Some(document.root());
        // Pre-order without recursion: down, else right, else up and right.
        while let Some(node) = next {
            let entered = flat.enter(&node, &mut walk);
            let down = if entered { node.first_child() } else { None };
            next = down.or_else(|| {
                if entered {
                    flat.leave(&node, &mut walk);
                }
                flat.onward(node, &mut walk)
            });
        }
        flat
    }

    /// The element of this index.
    pub(super) fn element(&self, index: usize) -> Option<&Element> {
        self.elements.get(index)
    }

    /// The next node after this one and all inside it.
    fn onward<'a>(&mut self, mut node: NodeRef<'a>, walk: &mut Walk) -> Option<NodeRef<'a>> {
        loop {
            if let Some(sibling) = node.next_sibling() {
                return Some(sibling);
            }
            node = node.parent()?;
            self.leave(&node, walk);
        }
    }

    /// True where the children are to be visited.
    fn enter(&mut self, node: &NodeRef<'_>, walk: &mut Walk) -> bool {
        if node.is_text() {
            self.take_text(&node.text(), walk);
            return false;
        }
        if !node.is_element() {
            // The root of the document is to be entered; comments and doctypes have no children.
            return !node.is_comment() && !node.is_doctype();
        }
        let name = node.node_name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        if SILENT.contains(&name.as_str()) {
            return false;
        }
        let index = self.elements.len();
        let mut element = describe(node, name);
        element.node = Some(node.id);
        element.events.start = self.events.len();
        walk.links += usize::from(element.name == "a");
        walk.hidden += usize::from(element.hidden);
        walk.open.push(index);
        self.elements.push(element);
        self.events.push(Event::Open(index));
        self.depth = self.depth.max(walk.open.len());
        true
    }

    fn take_text(&mut self, text: &str, walk: &Walk) {
        let start = self.text.len();
        self.text.push_str(text);
        self.events.push(Event::Text(start..self.text.len()));
        if walk.hidden > 0 {
            return;
        }
        let letters: usize = text.chars().filter(|c| !c.is_whitespace()).map(char::len_utf8).sum();
        if let Some(element) = walk.open.last().and_then(|i| self.elements.get_mut(*i)) {
            element.text += letters;
            element.link_text += if walk.links > 0 { letters } else { 0 };
        }
    }

    fn leave(&mut self, node: &NodeRef<'_>, walk: &mut Walk) {
        if !node.is_element() {
            return;
        }
        let Some(index) = walk.open.pop() else { return };
        self.events.push(Event::Close(index));
        let end = self.events.len();
        let Some(element) = self.elements.get_mut(index) else { return };
        element.events.end = end;
        walk.links = walk.links.saturating_sub(usize::from(element.name == "a"));
        walk.hidden = walk.hidden.saturating_sub(usize::from(element.hidden));
        let is_cell = matches!(element.name.as_str(), "td" | "th");
        let (text, link_text) = (element.text, element.link_text);
        let cells = element.cells + usize::from(is_cell);
        let longest_cell = element.longest_cell.max(if is_cell { text } else { 0 });
        let paragraphs = element.paragraphs + usize::from(element.name == "p");
        let tables = element.tables + usize::from(element.name == "table");
        if let Some(parent) = walk.open.last().and_then(|i| self.elements.get_mut(*i)) {
            parent.text += text;
            parent.link_text += link_text;
            parent.cells += cells;
            parent.longest_cell = parent.longest_cell.max(longest_cell);
            parent.paragraphs += paragraphs;
            parent.tables += tables;
        }
    }
}

fn describe(node: &NodeRef<'_>, name: String) -> Element {
    let mut element = Element { name, ..Element::default() };
    for attribute in node.attrs() {
        let (key, value) = (attribute.name.local.as_ref(), attribute.value.as_ref());
        match key {
            "class" | "id" => push_mark(&mut element.marks, value),
            "hidden" => element.hidden = true,
            "aria-hidden" => element.hidden |= value == "true" && element.name != "body",
            "align" => element.right_aligned |= value.eq_ignore_ascii_case("right"),
            "style" => {
                let style: String =
                    value.chars().take(500).filter(|c| !c.is_whitespace()).collect();
                element.hidden |= style.contains("display:none");
                element.right_aligned |= style.contains("text-align:right");
            }
            key if TELLING.contains(&key) => push_mark(&mut element.marks, value),
            _ => {}
        }
    }
    element
}

/// Attributes longer than this say nothing about what an element is for.
const MARKS: usize = 400;

fn push_mark(marks: &mut String, value: &str) {
    if marks.len() < MARKS {
        marks.push(' ');
        marks.extend(value.chars().take(MARKS));
    }
}
