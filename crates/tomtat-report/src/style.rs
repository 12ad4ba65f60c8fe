/// How text and Markdown look. JSON Lines and HTML always look the same; HTML shows evidence and
/// warnings in any case.
///
/// ```
/// use tomtat_report::Style;
///
/// let style = Style::default().width(72).evidence(true);
/// assert!(!style.color);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Style {
    /// Columns to wrap text at; 0 does not wrap. Widths under
    /// [`Style::NARROWEST`] are taken as that.
    pub width: usize,
    /// Terminal colours in text.
    pub color: bool,
    /// Signs beyond ASCII in what this crate adds (`·`, `…`, `␛`). The article's own
    /// text is always written as it is.
    pub unicode: bool,
    /// After the summary, the sentences of the article that it rests on.
    pub evidence: bool,
    /// The warnings, after the rest. Without them the caller should show them in
    /// another way ([`write_warnings`](crate::write_warnings)).
    pub warnings: bool,
}

impl Style {
    /// The smallest width that text is wrapped at.
    pub const NARROWEST: usize = 20;

    /// The same style, wrapped at `columns`; 0 does not wrap.
    #[must_use]
    pub fn width(mut self, columns: usize) -> Self {
        self.width = columns;
        self
    }

    /// The same style with or without colours.
    #[must_use]
    pub fn color(mut self, on: bool) -> Self {
        self.color = on;
        self
    }

    /// The same style with or without signs beyond ASCII.
    #[must_use]
    pub fn unicode(mut self, on: bool) -> Self {
        self.unicode = on;
        self
    }

    /// The same style with or without evidence.
    #[must_use]
    pub fn evidence(mut self, on: bool) -> Self {
        self.evidence = on;
        self
    }

    /// The same style with or without warnings.
    #[must_use]
    pub fn warnings(mut self, on: bool) -> Self {
        self.warnings = on;
        self
    }

    pub(crate) fn dot(&self) -> &'static str {
        if self.unicode { " · " } else { " - " }
    }

    pub(crate) fn ellipsis(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }
}

impl Default for Style {
    /// 80 columns, no colours, signs beyond ASCII, no evidence, warnings.
    fn default() -> Self {
        Self { width: 80, color: false, unicode: true, evidence: false, warnings: true }
    }
}
