//! The most memory that this process had in use.

/// The most resident memory since the start or the last [`reset_peak_memory`], in bytes; mapped
/// weights count as far as they were touched. `None` where the platform does not say (it does on
/// Linux).
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// Begins to measure anew; does nothing where the platform cannot.
pub fn reset_peak_memory() {
    // proc(5): 5 resets the high-water mark.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
