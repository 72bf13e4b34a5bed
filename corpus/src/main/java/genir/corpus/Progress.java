package genir.corpus;

/** Where a long step says how far it has come; the command line shows it as a bar or as plain lines. */
public interface Progress {
    /** Shows nothing. */
    Progress NONE = (label, total) -> new Task() {
        @Override
        public void advance(long steps, String status) {}

        @Override
        public void close() {}
    };

    /**
     * Begins a task.
     *
     * @param label what is being done, e.g. {@code "index documents"}
     * @param total how many steps it takes, or -1 if not known
     */
    Task start(String label, long total);

    /**
     * Begins a task, or goes on with one that was interrupted.
     *
     * @param done steps that are done already; 0 for a new task
     */
    default Task start(String label, long total, long done) {
        Task task = start(label, total);
        task.advance(done, "");
        return task;
    }

    /** One running task; closing it says that it ended. */
    interface Task extends AutoCloseable {
        /**
         * Says that {@code steps} more steps are done.
         *
         * @param status a few words shown behind the bar, such as the loss; may be empty
         */
        void advance(long steps, String status);

        @Override
        void close();
    }
}
