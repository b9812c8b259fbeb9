package io.socks5.transport;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The internal threads, for tasks that would block a caller for too long. All clients
 * share them. They are daemons, and end when they are idle. Tasks that only wait for
 * sockets run on virtual threads from Java 24 on. Before Java 24, a virtual thread that
 * waits inside a monitor blocks its carrier thread.
 */
public final class Threads {

	private static final int VIRTUAL_SINCE = 24;

	private static final int SECONDS_IDLE = 3;

	/**
	 * The threads of lookups, whose number {@link NameLookupQueue} limits. They are
	 * platform threads, since the resolver would block the carrier of a virtual thread.
	 */
	static final ThreadPoolExecutor LOOKUPS = pool(Integer.MAX_VALUE, factory("SOCKS5 lookup"));

	/**
	 * The threads of {@link HappyEyeballs}. A task that finds no free thread is rejected
	 * with a {@link RejectedExecutionException}.
	 */
	static final ThreadPoolExecutor CONNECTS = pool(256, virtualIfUseful("SOCKS5 connect"));

	/** The threads of all other tasks that may block. Their callers limit the number. */
	private static final ThreadPoolExecutor WORKERS = pool(Integer.MAX_VALUE, virtualIfUseful("SOCKS5 worker"));

	/** The timer, which passes each task to a worker when its time has come. */
	static final Timer TIMER = new Timer(factory("SOCKS5 timer"), Threads::execute, Duration.ofSeconds(SECONDS_IDLE));

	private Threads() {
	}

	private static ThreadPoolExecutor pool(int threads, ThreadFactory factory) {
		return new ThreadPoolExecutor(0, threads, SECONDS_IDLE, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
	}

	/**
	 * Runs a task that may block.
	 * @param task the task
	 */
	public static void execute(Runnable task) {
		WORKERS.execute(task);
	}

	/**
	 * Runs a task that may block, after a delay.
	 * @param delay the delay
	 * @param task the task
	 * @return the task, which can be cancelled
	 */
	public static TimedTask executeAfter(Duration delay, Runnable task) {
		Delayed delayed = new Delayed(task);
		delayed.start(Deadline.after(delay, "delay").nanoTime());
		return delayed;
	}

	/**
	 * Creates a factory of daemon threads. They inherit nothing from the thread that
	 * starts them, since they outlive the call.
	 * @param name the name of each thread
	 * @return the factory
	 */
	public static ThreadFactory factory(String name) {
		return (task) -> {
			Thread thread = new Thread(null, task, name, 0, false);
			thread.setDaemon(true);
			thread.setContextClassLoader(Threads.class.getClassLoader());
			return thread;
		};
	}

	private static ThreadFactory virtualIfUseful(String name) {
		if (Runtime.version().feature() < VIRTUAL_SINCE) {
			return factory(name);
		}
		ThreadFactory virtual = virtual(name);
		return (task) -> virtual.newThread(() -> {
			Thread.currentThread().setContextClassLoader(Threads.class.getClassLoader());
			task.run();
		});
	}

	private static ThreadFactory virtual(String name) {
		try {
			// by reflection, since the code is compiled for Java 17
			Class<?> type = Class.forName("java.lang.Thread$Builder$OfVirtual");
			Method inherit = type.getMethod("inheritInheritableThreadLocals", boolean.class);
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			type.getMethod("name", String.class).invoke(builder, name);
			inherit.invoke(builder, false);
			return (ThreadFactory) type.getMethod("factory").invoke(builder);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("Virtual threads are not available", ex);
		}
	}

	/**
	 * A task that runs after a delay.
	 */
	private static final class Delayed extends TimedTask {

		private final Runnable task;

		Delayed(Runnable task) {
			super(TIMER);
			this.task = task;
		}

		@Override
		public void run() {
			this.task.run();
		}

	}

}
