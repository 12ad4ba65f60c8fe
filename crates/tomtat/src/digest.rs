//! The summaries of groups of articles, through the engine that summarises.

use std::collections::{HashMap, VecDeque};
use std::io;

use tomtat_article::{Digest, ModelRef, Record};
use tomtat_digest::{Collection, Group, Plan};
use tomtat_engine::{Completion, EngineError, Queue, Request, RequestError, Ticket};
use tomtat_summarize::{SummarizeOptions, UnitId};

use crate::engines::{Duty, Engines};
use crate::{Error, Pipeline};

/// Takes the digests of a run, in the order of the first article of each.
///
/// A closure that takes a [`Digest`] and returns [`io::Result`] is an observer.
pub trait DigestObserver {
    /// Takes the digest of one group. An error ends the run.
    ///
    /// # Errors
    /// Where the digest could not be kept.
    fn digest(&mut self, digest: Digest) -> io::Result<()>;

    /// Told after each step: groups in all and groups done.
    fn progress(&mut self, groups: usize, done: usize) {
        let _ = (groups, done);
    }

    /// Whether the run should end: asked between the steps of the model.
    fn stopped(&self) -> bool {
        false
    }
}

impl<F: FnMut(Digest) -> io::Result<()>> DigestObserver for F {
    fn digest(&mut self, digest: Digest) -> io::Result<()> {
        self(digest)
    }
}

impl Pipeline {
    /// Puts the articles of `records` that are on the same event together and writes one summary
    /// for each group. The records are those that [`Task::Summarize`](crate::Task::Summarize)
    /// makes; failed ones give a failed digest, and the copies of an article count as one source.
    ///
    /// All records are held in memory until the groups are made. No model is loaded where no two
    /// articles belong together.
    ///
    /// # Errors
    /// What ends the whole run: an engine that fails, a sink that fails, a stop.
    pub fn digest(
        &mut self,
        records: impl IntoIterator<Item = Record>,
        observer: &mut dyn DigestObserver,
    ) -> Result<(), Error> {
        let mut collection = Collection::new();
        for record in records {
            collection.add(record);
        }
        let (summarize, window) = self.digest_options();
        Digests::new(collection.into_groups(), summarize, window, observer).run(self.engines_mut())
    }
}

struct Digests<'a> {
    waiting: std::vec::IntoIter<Group>,
    summarize: SummarizeOptions,
    window: usize,
    observer: &'a mut dyn DigestObserver,
    /// Plans in work, in the order of the groups.
    work: VecDeque<Plan>,
    /// Number of the first plan in `work`.
    first: u64,
    tickets: HashMap<Ticket, (u64, UnitId)>,
    next_ticket: u64,
    measure: Option<std::sync::Arc<dyn tomtat_engine::Measure>>,
    model: Option<ModelRef>,
    failure: Option<Error>,
    groups: usize,
    done: usize,
}

impl<'a> Digests<'a> {
    fn new(
        groups: Vec<Group>,
        summarize: SummarizeOptions,
        window: usize,
        observer: &'a mut dyn DigestObserver,
    ) -> Self {
        Self {
            groups: groups.len(),
            waiting: groups.into_iter(),
            summarize,
            window,
            observer,
            work: VecDeque::new(),
            first: 0,
            tickets: HashMap::new(),
            next_ticket: 0,
            measure: None,
            model: None,
            failure: None,
            done: 0,
        }
    }

    fn run(mut self, engines: &mut Engines) -> Result<(), Error> {
        self.model = engines.model_ref(Duty::Summarize);
        let slot = engines.slots.get_mut(engines.summarizer).ok_or(Error::Stopped)?;
        loop {
            if self.observer.stopped() {
                return Err(Error::Stopped);
            }
            // Groups that need no model come out before one is loaded.
            if !self.waiting.as_slice().iter().any(Group::is_event) && self.work.is_empty() {
                for group in std::mem::take(&mut self.waiting) {
                    self.work.push_back(Plan::without_model(group));
                }
                self.deliver();
                return self.failure.map_or(Ok(()), Err);
            }
            let engine = slot.get()?;
            self.measure = Some(engine.measure());
            let before = (self.next_ticket, self.done);
            match engine.run(&mut self) {
                Ok(()) => {}
                Err(EngineError::Stopped) => {
                    return Err(self.failure.take().unwrap_or(Error::Stopped));
                }
                Err(error) => return Err(error.into()),
            }
            // Requests that the engine took and never answered count as failed.
            let mut open: Vec<Ticket> = self.tickets.keys().copied().collect();
            open.sort_unstable();
            for ticket in open {
                self.done(ticket, Err(RequestError::Failed("no answer".to_owned())));
            }
            self.deliver();
            if let Some(error) = self.failure.take() {
                return Err(error);
            }
            if self.work.is_empty() && self.waiting.as_slice().is_empty() {
                return Ok(());
            }
            if before == (self.next_ticket, self.done) {
                // An engine that takes nothing would be asked for ever: a plan that is not done
                // gives what its sources report.
                if let Some(plan) = self.work.pop_front() {
                    self.hand_over(plan);
                }
            }
        }
    }

    /// Hands over the finished digests at the front.
    fn deliver(&mut self) {
        while self.failure.is_none() && self.work.front().is_some_and(Plan::is_done) {
            let Some(plan) = self.work.pop_front() else { return };
            self.hand_over(plan);
        }
        self.observer.progress(self.groups, self.done);
    }

    fn hand_over(&mut self, plan: Plan) {
        self.first += 1;
        self.done += 1;
        if let Err(error) = self.observer.digest(plan.finish()) {
            self.failure = Some(Error::Sink(error));
        }
    }

    fn plan_one(&mut self) -> bool {
        let Some(group) = self.waiting.next() else { return false };
        let plan = match (&self.measure, group.is_event()) {
            (Some(measure), true) => {
                Plan::new(group, &self.summarize, measure.clone(), self.model.clone())
            }
            _ => Plan::without_model(group),
        };
        self.work.push_back(plan);
        true
    }

    fn plan(&mut self, number: u64) -> Option<&mut Plan> {
        let index = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.work.get_mut(index)
    }
}

impl Queue for Digests<'_> {
    fn next(&mut self) -> Option<(Ticket, Request)> {
        while self.failure.is_none() {
            for (index, plan) in self.work.iter_mut().enumerate() {
                if let Some((id, request)) = plan.next() {
                    let ticket = Ticket(self.next_ticket);
                    self.next_ticket += 1;
                    self.tickets.insert(ticket, (self.first + index as u64, id));
                    return Some((ticket, Request::Summarize(request)));
                }
            }
            self.deliver();
            if self.work.len() >= self.window || !self.plan_one() {
                return None;
            }
        }
        None
    }

    fn done(&mut self, ticket: Ticket, answer: Result<Completion, RequestError>) {
        let Some((number, id)) = self.tickets.remove(&ticket) else { return };
        if let Some(plan) = self.plan(number) {
            plan.accept(id, answer);
        }
        self.deliver();
    }

    fn enough(&self, ticket: Ticket, answer: &str) -> bool {
        let Some((number, id)) = self.tickets.get(&ticket) else { return false };
        let index = number.checked_sub(self.first).and_then(|index| usize::try_from(index).ok());
        index.and_then(|index| self.work.get(index)).is_some_and(|plan| plan.enough(*id, answer))
    }

    fn stopped(&self) -> bool {
        self.failure.is_some() || self.observer.stopped()
    }
}
