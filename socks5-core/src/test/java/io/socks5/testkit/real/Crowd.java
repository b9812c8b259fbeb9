package io.socks5.testkit.real;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Many threads that do the same at the same time.
 */
public final class Crowd {

	private static final int LIMIT_SECONDS = 90;

	private Crowd() {
	}

	/**
	 * Lets each of them do it, and waits for all.
	 * @param <T> what comes of it
	 * @param size how many
	 * @param task what to do
	 * @return what came of each
	 * @throws Exception if one of them fails
	 */
	public static <T> List<T> each(int size, Callable<T> task) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(size);
		try {
			List<Future<T>> futures = new ArrayList<>();
			for (int i = 0; i < size; i++) {
				futures.add(threads.submit(task));
			}
			List<T> results = new ArrayList<>();
			for (Future<T> future : futures) {
				results.add(future.get(LIMIT_SECONDS, TimeUnit.SECONDS));
			}
			return results;
		}
		finally {
			threads.shutdownNow();
		}
	}

}
