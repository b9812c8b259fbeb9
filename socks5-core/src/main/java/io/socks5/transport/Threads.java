package io.socks5.transport;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The internal threads for what would block a caller for too long. All clients share
 * them; they are daemons, and end when there is nothing to do. What only waits for
 * sockets runs on virtual threads from Java 24 on. Before, a thread that waits inside a
 * monitor of other code keeps one of the few threads that carry all virtual ones.
 */
public final class Threads {

	private static final int VIRTUAL_SINCE = 24;

	private static final int SECONDS_IDLE = 3;

	/**
	 * Lookups, whose number {@link NameLookupQueue} limits. These are platform threads:
	 * the platform's resolver blocks the thread that carries a virtual one.
	 */
	static final ThreadPoolExecutor LOOKUPS = pool(Integer.MAX_VALUE, factory("SOCKS5 lookup"));

	/**
	 * Connects that race each other: those that find no thread are refused with a
	 * {@link RejectedExecutionException}.
	 */
	static final ThreadPoolExecutor CONNECTS = pool(256, waiting("SOCKS5 connect"));

	/** Everything else that may wait; each task is bounded where it is made. */
	private static final ThreadPoolExecutor WORKERS = pool(Integer.MAX_VALUE, waiting("SOCKS5 worker"));

	/** Waits for points in time, and leaves what is to be done then to a worker. */
	private static final ScheduledThreadPoolExecutor TIMER = new ScheduledThreadPoolExecutor(1,
			factory("SOCKS5 timer"));

	static {
		TIMER.setKeepAliveTime(SECONDS_IDLE, TimeUnit.SECONDS);
		TIMER.allowCoreThreadTimeOut(true);
		TIMER.setRemoveOnCancelPolicy(true);
	}

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
	 * Runs a task that may block, later.
	 * @param delay the time until then
	 * @param task the task
	 * @return the wait, which can be cancelled
	 */
	public static ScheduledFuture<?> executeAfter(Duration delay, Runnable task) {
		return TIMER.schedule(() -> WORKERS.execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Makes daemons that take nothing over from the call that starts them, since they
	 * outlive it.
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

	private static ThreadFactory waiting(String name) {
		if (Runtime.version().feature() < VIRTUAL_SINCE) {
			return factory(name);
		}
		ThreadFactory virtual = virtual(name);
		return (task) -> virtual.newThread(() -> {
			Thread.currentThread().setContextClassLoader(Threads.class.getClassLoader());
			task.run();
		});
	}

	// this is compiled for a Java that has none yet
	private static ThreadFactory virtual(String name) {
		try {
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

}
