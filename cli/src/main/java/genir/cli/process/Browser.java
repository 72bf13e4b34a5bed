package genir.cli.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** The user's web browser. */
public final class Browser {
    private Browser() {}

    /**
     * Opens a page in it, without waiting for it.
     *
     * @return whether there was a program to ask
     */
    public static boolean open(URI page) {
        try {
            new ProcessBuilder(command(System.getProperty("os.name").toLowerCase(Locale.ROOT), page))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException noneThere) {
            return false;
        }
    }

    static List<String> command(String system, URI page) {
        if (system.startsWith("mac")) {
            return List.of("open", page.toString());
        }
        return system.startsWith("windows")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", page.toString())
                : List.of("xdg-open", page.toString());
    }
}
