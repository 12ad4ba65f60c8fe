//! What an answer does to the work on a summary.

use super::{Asked, Plan, Wanted, better, source_of};
use crate::guards::Checked;
use crate::{Verify, salient, verified};

impl Plan {
    /// The answer of a unit: asked for again where its form is wrong, else taken.
    pub(super) fn answered(&mut self, index: usize, at: usize, checked: Checked) {
        let (Some(unit), Some(job)) = (self.units.get_mut(at), self.jobs.get_mut(index)) else {
            return;
        };
        if unit.open == 0 {
            return;
        }
        let notes: Vec<&str> =
            checked.findings.iter().map(|f| f.note.as_str()).filter(|n| !n.is_empty()).collect();
        if unit.first.is_none() && !notes.is_empty() {
            job.request.note = notes.join(" ");
            unit.first = Some(checked);
            self.waiting.push_back(index);
            return;
        }
        let Checked { sentences, findings } = better(unit.first.take(), checked);
        let source = source_of(&self.source, &self.text, &self.options);
        unit.findings = findings;
        unit.open -= 1;
        if self.options.verify == Verify::Mark {
            unit.sentences = verified::as_written(sentences, unit.request.sentences, source);
            return;
        }
        unit.sentences = verified::chosen(sentences, unit.request.sentences, source);
        let again = self.options.verify == Verify::Mend;
        for sentence in (0..unit.sentences.len()).filter(|_| again) {
            let Some(request) = verified::rewrite(&unit.sentences, sentence, &unit.request, source)
            else {
                continue;
            };
            if self.measure.count_tokens(&request.text) > self.most_tokens {
                continue;
            }
            unit.open += 1;
            self.waiting.push_back(self.jobs.len());
            self.jobs.push(Asked { unit: at, wanted: Wanted::Sentence(sentence), request });
        }
        // The source is the article's; a part of it or a text of summaries counts otherwise.
        if self.round == 1 && self.parts.len() == 1 {
            let asked = verified::missed_points(&unit.sentences, &unit.request, source);
            if let Some(request) = asked {
                unit.open += 1;
                self.waiting.push_back(self.jobs.len());
                self.jobs.push(Asked { unit: at, wanted: Wanted::Points, request });
            }
        }
        if let Some(part) = self.parts.get(at).filter(|_| self.round == 1 && self.parts.len() > 1)
            && let Some((place, request)) =
                salient::missed(part.clone(), &unit.sentences, &unit.request, source)
            && self.measure.count_tokens(&request.text) <= self.most_tokens
        {
            unit.open += 1;
            self.waiting.push_back(self.jobs.len());
            self.jobs.push(Asked { unit: at, wanted: Wanted::Missed(place), request });
        }
        unit.settle();
    }

    /// A sentence on what the answer to a part passed over.
    pub(super) fn missed(&mut self, at: usize, place: usize, checked: &Checked) {
        let Some(unit) = self.units.get_mut(at) else { return };
        let source = source_of(&self.source, &self.text, &self.options);
        unit.missed = salient::told(place, checked, source).map(|sentence| (place, sentence));
        unit.open = unit.open.saturating_sub(1);
        unit.settle();
    }

    /// Sentences with what the text counts up.
    pub(super) fn pointed(&mut self, at: usize, checked: &Checked) {
        let Some(unit) = self.units.get_mut(at) else { return };
        let source = source_of(&self.source, &self.text, &self.options);
        verified::pointed(&mut unit.sentences, checked, source);
        unit.open = unit.open.saturating_sub(1);
        unit.settle();
    }

    /// A sentence that was written again.
    pub(super) fn rewritten(
        &mut self,
        index: usize,
        at: usize,
        sentence: usize,
        checked: &Checked,
    ) {
        let (Some(unit), Some(job)) = (self.units.get_mut(at), self.jobs.get_mut(index)) else {
            return;
        };
        let source = source_of(&self.source, &self.text, &self.options);
        verified::rewritten(&mut unit.sentences, sentence, checked, source);
        match verified::rewrite(&unit.sentences, sentence, &unit.request, source) {
            Some(request) if self.measure.count_tokens(&request.text) <= self.most_tokens => {
                job.request = request;
                self.waiting.push_back(index);
            }
            _ => {
                unit.open = unit.open.saturating_sub(1);
                unit.settle();
            }
        }
    }
}
