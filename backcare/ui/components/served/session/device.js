// What the device does while a session runs: its clock, and keeping the screen on.

export class Clock {
  restart() {
    this.last = { ticks: performance.now(), clock: Date.now() };
  }

  // Milliseconds since the last call. While a phone sleeps its tick counter may stand still, but
  // not its clock.
  passed() {
    const { ticks, clock } = this.last;
    this.restart();
    const [byTicks, byClock] = [this.last.ticks - ticks, this.last.clock - clock];
    return byClock - byTicks > 1000 ? byClock : byTicks;
  }
}

export class ScreenLock {
  async take() {
    try {
      this.held ??= await navigator.wakeLock?.request("screen");
      this.held?.addEventListener("release", () => (this.held = null), { once: true });
    } catch {
      // a nearly empty battery refuses; the session goes on
    }
  }

  release() {
    this.held?.release();
  }
}
