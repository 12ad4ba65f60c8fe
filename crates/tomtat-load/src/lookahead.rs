//! Articles in order from several threads, with a bounded amount of text in memory.
//!
//! Each input file has a slot; slots stand in the order of the inputs, articles in their slot
//! in the order of the file. A worker turns drafts into articles where some wait, and opens
//! the next file otherwise. Text that is in slots counts against a budget. Only the slot that
//! the consumer waits for may go beyond it, by one draft, so that the run always goes on.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use tomtat_article::Source;

use crate::LoadError;
use crate::draft::Draft;
use crate::finish::{Finished, Finisher};
use crate::open::Drafts;
use crate::walk::Entries;

/// Bytes of text in memory, all slots together.
const BUDGET: usize = 32 << 20;
/// Files open or waiting to be consumed.
const SLOTS: usize = 512;

struct Slot {
    /// Articles in order; `None` is still being made.
    items: VecDeque<Option<(Finished, usize)>>,
    /// How many were consumed already.
    consumed: usize,
    /// Nothing more will come.
    complete: bool,
}

struct Task {
    slot: usize,
    item: usize,
    source: Source,
    draft: Draft,
}

struct State {
    /// `None` while a worker is asking it for the next file.
    entries: Option<Entries>,
    exhausted: bool,
    slots: VecDeque<Slot>,
    /// The number of the first slot.
    first: usize,
    tasks: VecDeque<Task>,
    used: usize,
    closed: bool,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    finisher: Arc<Finisher>,
}

/// The consumer's side.
pub(crate) struct Lookahead {
    shared: Arc<Shared>,
}

impl Lookahead {
    /// Starts `threads` workers.
    pub(crate) fn new(entries: Entries, finisher: Arc<Finisher>, threads: usize) -> Self {
        let state = State {
            entries: Some(entries),
            exhausted: false,
            slots: VecDeque::new(),
            first: 0,
            tasks: VecDeque::new(),
            used: 0,
            closed: false,
        };
        let shared = Shared { state: Mutex::new(state), changed: Condvar::new(), finisher };
        let shared = Arc::new(shared);
        for _ in 0..threads.max(1) {
            let shared = Arc::clone(&shared);
            // Not joined: one may be waiting for standard input. They end when the consumer goes.
            thread::spawn(move || shared.work());
        }
        Self { shared }
    }
}

impl Iterator for Lookahead {
    type Item = Finished;

    fn next(&mut self) -> Option<Finished> {
        let mut state = self.shared.lock();
        loop {
            let Some(slot) = state.slots.front_mut() else {
                if state.exhausted {
                    return None;
                }
                state = self.shared.wait(state);
                continue;
            };
            match slot.items.front_mut().map(Option::take) {
                Some(Some((item, size))) => {
                    slot.items.pop_front();
                    slot.consumed += 1;
                    state.used = state.used.saturating_sub(size);
                    self.shared.changed.notify_all();
                    return Some(item);
                }
                None if slot.complete => {
                    state.slots.pop_front();
                    state.first += 1;
                    self.shared.changed.notify_all();
                }
                Some(None) | None => state = self.shared.wait(state),
            }
        }
    }
}

impl Drop for Lookahead {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.closed = true;
        state.tasks.clear();
        state.slots.clear();
        self.shared.changed.notify_all();
    }
}

impl State {
    fn slot(&mut self, number: usize) -> Option<&mut Slot> {
        self.slots.get_mut(number.checked_sub(self.first)?)
    }

    /// Whether the slot may take so many bytes more.
    fn has_room(&mut self, slot: usize, size: usize) -> bool {
        let waited_for =
            slot == self.first && self.slots.front().is_some_and(|slot| slot.items.is_empty());
        self.used + size <= BUDGET || waited_for
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing is left half done under the lock, so a poisoned one is as good.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&'a self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        let mut state = self.lock();
        while !state.closed {
            if let Some(task) = state.tasks.pop_front() {
                drop(state);
                self.finish(task);
                state = self.lock();
                continue;
            }
            let room = state.slots.len() < SLOTS && state.used < BUDGET;
            if (room || state.slots.is_empty())
                && let Some(entries) = state.entries.take()
            {
                drop(state);
                self.next_entry(entries);
                state = self.lock();
                continue;
            }
            if state.exhausted && state.slots.iter().all(|slot| slot.complete) {
                return;
            }
            state = self.wait(state);
        }
    }

    /// Asks for the next file, gives it a slot and reads it.
    fn next_entry(&self, mut entries: Entries) {
        let entry = entries.next();
        let mut state = self.lock();
        let number = state.first + state.slots.len();
        match &entry {
            Some(entry) => {
                let complete = entry.is_err();
                state.slots.push_back(Slot { items: VecDeque::new(), consumed: 0, complete });
                state.entries = Some(entries);
            }
            None => state.exhausted = true,
        }
        if let Some(Err(error)) = entry {
            if let Some(slot) = state.slot(number) {
                slot.items.push_back(Some((Finished::failed(error), 0)));
            }
            self.changed.notify_all();
            return;
        }
        drop(state);
        self.changed.notify_all();
        if let Some(Ok(entry)) = entry {
            for opened in Drafts::open(entry, self.finisher.options()) {
                if !self.submit(number, opened) {
                    break;
                }
            }
            let mut state = self.lock();
            if let Some(slot) = state.slot(number) {
                slot.complete = true;
            }
            self.changed.notify_all();
        }
    }

    /// Puts a draft up for finishing, and finishes others while there is no room for it.
    /// `false`: nobody wants more.
    fn submit(&self, number: usize, opened: Result<(Source, Draft), LoadError>) -> bool {
        let size = opened.as_ref().map_or(0, |(_, draft)| draft.size());
        let mut state = self.lock();
        loop {
            if state.closed {
                return false;
            }
            if state.has_room(number, size) {
                break;
            }
            match state.tasks.pop_front() {
                Some(task) => {
                    drop(state);
                    self.finish(task);
                    state = self.lock();
                }
                None => state = self.wait(state),
            }
        }
        let Some(slot) = state.slot(number) else { return false };
        match opened {
            Err(error) => slot.items.push_back(Some((Finished::failed(error), 0))),
            Ok((source, draft)) => {
                let item = slot.consumed + slot.items.len();
                slot.items.push_back(None);
                state.used += size;
                state.tasks.push_back(Task { slot: number, item, source, draft });
            }
        }
        self.changed.notify_all();
        true
    }

    fn finish(&self, task: Task) {
        let size = task.draft.size();
        let finished = self.finisher.finish(task.draft, task.source);
        let mut state = self.lock();
        if let Some(slot) = state.slot(task.slot)
            && let Some(at) = task.item.checked_sub(slot.consumed)
            && let Some(item) = slot.items.get_mut(at)
        {
            *item = Some((finished, size));
        }
        self.changed.notify_all();
    }
}
