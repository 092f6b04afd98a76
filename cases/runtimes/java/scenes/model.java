
// What every runtime is asked, whatever its model.
class ModelScenes extends Probe {
    private static final long LONG_MS = 1_000_000_000L;

    static void register() {
        SCENES.put("idle", () -> {
            say("ready");
            hear();
        });

        SCENES.put("handler-thread", () -> {
            hear();
            handle("USR1", Probe::record);
            blockedWorker();
            say("ready");
            hear();
        });

        SCENES.put("occurrences", () -> {
            handle(hear().substring("SIG".length()), Probe::record);
            say("ready");
            hear();
        });

        SCENES.put("read-after-handler", () -> {
            handle("USR1", Probe::record);
            say("ready");
            try {
                FROM_JUDGE.read();
                say("returned", "data");
            } catch (IOException problem) {
                say("returned", "eintr");
                hear();
            }
        });

        SCENES.put("sleeping", () -> {
            hear();
            handle("USR1", Probe::record);
            blockedWorker();
            say("ready");
            for (;;) {
                Thread.sleep(LONG_MS);
                say("returned");
            }
        });

        SCENES.put("handler-overlap", () -> {
            AtomicInteger calls = new AtomicInteger();
            handle("USR1", signal -> {
                record(signal);
                if (calls.incrementAndGet() > 1) return;
                try {
                    say("inside");
                    hear();
                    say("left");
                } catch (IOException problem) {
                    say("left", problem);
                }
            });
            say("ready");
            Thread.sleep(LONG_MS);
        });

        SCENES.put("fork-inherits-handlers", () -> {
            throw new Absent("the language does not fork");
        });
    }
}
