package genir.cli.command;

import genir.cli.console.Console;
import genir.cli.run.DeviceConfig;
import genir.model.plan.Device;
import genir.model.plan.PlanException;
import genir.model.plan.device.Devices;
import genir.model.plan.instruction.Instruction;
import genir.training.DeviceCheck;
import java.util.List;
import java.util.Locale;

/** {@code genir doctor --device}: what a device is made of, and whether it computes what the CPU does. */
final class DeviceTrial {
    private final Console console;
    private final DeviceConfig config;
    private boolean good = true;

    DeviceTrial(Console console, DeviceConfig config) {
        this.console = console;
        this.config = config;
    }

    /**
     * Tries the device, and prints what comes out, with a line that begins with ! for what is wrong.
     *
     * @return whether nothing is
     * @throws genir.model.ModelException if there is no such device
     */
    boolean run() {
        Devices.describe(config.kind(), this::line);
        Device device = config.open();
        line("Device", device.name() + ", " + config.precision());
        DeviceCheck check = new DeviceCheck(device, config.parsedPrecision(), DeviceCheck.STEPS);
        instructions(check);
        if (good) {
            training(check);
            DeviceCheck.Result sites = check.compareSites();
            line("Model", sites.what() + ", " + largest(sites.difference(), sites.tolerance()));
            note(sites);
        }
        return good;
    }

    private void instructions(DeviceCheck check) {
        List<Instruction> all = DeviceCheck.instructions();
        double largest = 0;
        double tolerance = 0;
        for (Instruction instruction : all) {
            try {
                DeviceCheck.Result result = check.compare(instruction);
                largest = Math.max(largest, result.difference());
                tolerance = result.tolerance();
                note(result);
            } catch (PlanException failure) {
                problem(instruction.text() + ": " + reason(failure));
            }
        }
        line("Kernels", all.size() + " instructions, " + largest(largest, tolerance));
    }

    private void training(DeviceCheck check) {
        DeviceCheck.Training training = check.train();
        DeviceCheck.Result result = check.compare(training);
        double[] losses = training.losses();
        line(
                "Training",
                String.format(
                        Locale.ROOT,
                        "%d steps, loss %.3f to %.3f, %s",
                        losses.length,
                        losses[0],
                        losses[losses.length - 1],
                        largest(result.difference(), result.tolerance())));
        note(result);
        if (!training.same(check.train())) {
            problem("the same training came to other bytes a second time");
        }
    }

    private static String largest(double difference, double tolerance) {
        return String.format(Locale.ROOT, "at most %.1e from the CPU's (%.0e allowed)", difference, tolerance);
    }

    private void note(DeviceCheck.Result result) {
        if (!result.good()) {
            problem(result.what() + ": " + largest(result.difference(), result.tolerance()));
        }
    }

    private static String reason(PlanException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    private void problem(String text) {
        good = false;
        console.print("! " + text);
    }

    private void line(String what, String value) {
        console.print(String.format(Locale.ROOT, "%-18s %s", what, value));
    }
}
