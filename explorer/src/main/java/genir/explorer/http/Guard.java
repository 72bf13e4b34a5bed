package genir.explorer.http;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who may ask. On the loopback address that is whoever calls it by its own name: a page of another site can neither read answers
 * (no cross-origin headers), nor ask (its Origin is another), nor call this server by a name of its own (DNS rebinding: the Host is
 * checked). Bound to another address, the server asks for a token.
 */
final class Guard {
    /** Of all ports of a host, as cookies are: so each has one of its own. */
    private static final String COOKIE = "genir_explorer_";

    private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");

    private final Optional<String> token;

    Guard(Optional<String> token) {
        this.token = token;
    }

    /** Refuses what must not be answered; before every request. */
    void check(Context context) {
        String host = context.header("Host");
        if (host == null || (token.isEmpty() && !LOOPBACK.contains(name(host)))) {
            throw new HttpResponseException(
                    HttpStatus.FORBIDDEN.getCode(),
                    "the Host of the request is not this server's: use its address",
                    Map.of());
        }
        checkOrigin(context, host);
        if (token.isPresent() && needsToken(context.path()) && !isKnown(context.cookie(cookie(context)))) {
            throw new HttpResponseException(
                    HttpStatus.UNAUTHORIZED.getCode(),
                    "the token is missing or wrong: open the address that genir explore printed, or enter its token",
                    Map.of());
        }
    }

    private static void checkOrigin(Context context, String host) {
        String origin = context.header("Origin");
        boolean foreign = origin != null && !host.equalsIgnoreCase(authority(origin));
        String site = context.header("Sec-Fetch-Site");
        // A link to the page from elsewhere is a navigation, and lets nobody read or do anything.
        boolean navigation = "navigate".equals(context.header("Sec-Fetch-Mode")) && !isApi(context.path());
        boolean across = site != null && !site.equals("same-origin") && !site.equals("none") && !navigation;
        if (foreign || across) {
            throw new HttpResponseException(
                    HttpStatus.FORBIDDEN.getCode(), "the request comes from a page of another origin", Map.of());
        }
    }

    private static boolean isApi(String path) {
        return path.startsWith("/api/");
    }

    /** The page itself can be had, so that it can ask for the token; nothing of a run can. */
    private static boolean needsToken(String path) {
        return (isApi(path) && !path.equals("/api/token")) || path.startsWith("/report/");
    }

    private static String authority(String origin) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private static String cookie(Context context) {
        return COOKIE + context.req().getLocalPort();
    }

    /** A host without its port. */
    private static String name(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return (end <= 0 ? host : host.substring(0, end)).toLowerCase(Locale.ROOT);
    }

    private boolean isKnown(String given) {
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8),
                        token.orElseThrow().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Takes a token that a person gave, and lets their browser keep it.
     *
     * @return whether it is right
     */
    boolean accept(Context context, String given) {
        if (token.isEmpty()) {
            return true;
        }
        if (!isKnown(given)) {
            return false;
        }
        Cookie cookie = new Cookie(cookie(context), given);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSameSite(SameSite.STRICT);
        context.cookie(cookie);
        return true;
    }
}
