package io.socks5.transport;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads for what would block a caller for too long. All clients share them; they
 * are daemons, and end when there is nothing to do.
 */
public final class Threads {

	/** Look-ups: those that find no thread wait for one. */
	static final ThreadPoolExecutor LOOK_UPS = new ThreadPoolExecutor(16, 16, 3, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), factory("SOCKS5 look-up"));

	/**
	 * Connects that race each other: those that find no thread are refused with a
	 * {@link RejectedExecutionException}.
	 */
	static final ThreadPoolExecutor CONNECTS = new ThreadPoolExecutor(0, 64, 3, TimeUnit.SECONDS,
			new SynchronousQueue<>(), factory("SOCKS5 connect"));

	static {
		LOOK_UPS.allowCoreThreadTimeOut(true);
	}

	private Threads() {
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

}
