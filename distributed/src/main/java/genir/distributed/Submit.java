package genir.distributed;

import genir.cli.Main;
import org.apache.spark.SparkUserAppException;

/** Where spark-submit begins: {@code genir spark} with the same arguments, on the master that it was given. */
public final class Submit {
    private Submit() {}

    public static void main(String[] arguments) throws SparkUserAppException {
        String[] line = new String[arguments.length + 1];
        line[0] = "spark";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        int code = Main.run(line);
        if (code != 0) {
            throw new SparkUserAppException(code, null);
        }
    }
}
