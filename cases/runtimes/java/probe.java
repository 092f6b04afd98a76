// The probe of Java: plays the scene that its last argument names, and says what it sees.
//
// Descriptor 3 brings lines from the judge, descriptor 4 takes lines to it; harness/subject/runtime.h has the language.
// The scenes follow below; what every JDK has only. A scene never judges.

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** This version or platform does not have what the scene needs. */
class Absent extends Exception {
    Absent(String why) {
        super(why);
    }
}

interface Scene {
    void play() throws Exception;
}

class Probe {
    static final Map<String, Scene> SCENES = new TreeMap<>();
    private static final Map<String, String> roles = new ConcurrentHashMap<>();
    // The same pipes under numbers of their own: the language takes no number.
    static final InputStream FROM_JUDGE;
    private static final OutputStream TO_JUDGE;

    static {
        try {
            FROM_JUDGE = new FileInputStream("/proc/self/fd/3");
            TO_JUDGE = new FileOutputStream("/proc/self/fd/4");
        } catch (IOException problem) {
            throw new ExceptionInInitializerError(problem);
        }
    }

    /** In one write. */
    static void tell(String... fields) {
        try {
            TO_JUDGE.write((String.join(" ", fields) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException problem) {
            Runtime.getRuntime().halt(1);
        }
    }

    static String plain(Object value) {
        return String.valueOf(value).replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D");
    }

    static void say(String key, Object value) {
        tell("say", key, plain(value));
    }

    static void say(String key) {
        say(key, "");
    }

    /** Where the system finds the calling thread: 4711/task/4712. */
    private static String place() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/thread-self")).toString();
        } catch (IOException problem) {
            return "?";
        }
    }

    /** Gives the calling thread its role. */
    static void enter(String role) {
        roles.put(place(), role);
        tell("thread", role, place());
    }

    static String role() {
        return roles.getOrDefault(place(), "dispatcher");
    }

    static void record(Signal signal) {
        tell("handler", "SIG" + signal.getName(), role());
    }

    static void handle(String name, SignalHandler handler) throws Absent {
        try {
            Signal.handle(new Signal(name), handler);
        } catch (IllegalArgumentException refusal) {
            throw new Absent("no handler for it: " + refusal.getMessage());
        }
    }

    /** The judge's next line. Its end is the end of the scene. */
    static String hear() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int one = FROM_JUDGE.read(); one != '\n'; one = FROM_JUDGE.read()) {
            if (one < 0) Runtime.getRuntime().halt(0);
            text.append((char) one);
        }
        return text.toString();
    }

    /** A thread with a role that blocks for ever; it is announced when this returns. */
    static void blockedWorker() throws InterruptedException {
        Semaphore announced = new Semaphore(0);
        Thread worker = new Thread(() -> {
            enter("worker");
            announced.release();
            new Semaphore(0).acquireUninterruptibly();
        });
        worker.setDaemon(true);
        worker.start();
        announced.acquire();
    }

    static void play(String name) {
        String runtime = System.getProperty("java.runtime.name", "");
        tell("hello", "1", runtime.startsWith("OpenJDK") ? "openjdk" : "java", System.getProperty("java.version"),
            "dispatcher");
        ModelScenes.register();
        LatencyScenes.register();
        if (name.equals("announce")) {
            tell("end");
            return;
        }
        if (!SCENES.containsKey(name)) {
            tell("unknown");
            return;
        }
        enter("main");
        try {
            SCENES.get(name).play();
            tell("end");
        } catch (Absent reason) {
            tell("absent", plain(reason.getMessage()));
        } catch (Exception problem) {
            tell("broken", plain(problem));
        }
    }

    public static void main(String[] words) {
        play(words[words.length - 1]);
        Runtime.getRuntime().halt(0);
    }
}
