
// When a handler was entered, by the clock that the judge has too, for as long as the judge sends.
class LatencyScenes extends Probe {
    // The machine keeps SIGUSR1 for itself.
    private static final String SIGNAL = "WINCH";

    private static long rounds(long count) {
        long total = 0;
        for (long number = 0; number < count; number++) total += number * number;
        return total;
    }

    static void register() {
        SCENES.put("latency", () -> {
            String state = hear();
            if (hear().equals("fd")) throw new Absent("the language has no wakeup descriptor");
            if (state.equals("c-call")) throw new Absent("the language calls no C code without a library of one's own");
            AtomicInteger count = new AtomicInteger();
            handle(SIGNAL, signal -> {
                long at = System.nanoTime();
                say("at", count.incrementAndGet() + " " + at + " " + role());
            });
            blockedWorker();
            say("signal", "SIG" + SIGNAL);
            say("ready");
            while (hear().equals("clock")) say("clock", System.nanoTime());
            long total = 0;
            while (FROM_JUDGE.available() == 0) {
                if (state.equals("asleep")) {
                    Thread.sleep(4);
                } else {
                    total += rounds(10_000);
                }
            }
            say("total", total); // so that no compiler leaves the work out
        });
    }
}
