package genir.cli.run;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Names of files and folders: paths of this machine, or addresses such as {@code hdfs://host/folder} and {@code s3a://bucket/folder}. */
public final class Locations {
    /** A letter of a Windows drive is none. */
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

    private Locations() {}

    /** Whether it is an address, and not a path. */
    public static boolean isAddress(String location) {
        return ADDRESS.matcher(location).matches();
    }

    /** The location without what depends on the present folder. */
    public static String absolute(String location) {
        String whole = location.length() > 1 && location.endsWith("/")
                ? location.substring(0, location.length() - 1)
                : location;
        return isAddress(whole)
                ? whole
                : Path.of(whole).toAbsolutePath().normalize().toString();
    }

    /** What is in a folder by this name. */
    public static String child(String folder, String name) {
        return folder + "/" + name;
    }

    /** The last name of an absolute location. */
    public static String name(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** The folder that an absolute location is in. */
    public static String parent(String location) {
        return location.substring(0, Math.max(1, location.lastIndexOf('/')));
    }
}
