package io.socks5.testkit.real;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Many threads that do something at the same time.
 */
public final class Concurrently {

	private static final Duration LIMIT = Duration.ofSeconds(90);

	private Concurrently() {
	}

	/**
	 * Lets each of them do it, and waits for all.
	 * @param <T> the type of a result
	 * @param size the number of runs
	 * @param task the task
	 * @return the results
	 * @throws Exception if one of them fails
	 */
	public static <T> List<T> each(int size, Callable<T> task) throws Exception {
		return all(Collections.nCopies(size, task), LIMIT);
	}

	/**
	 * Lets each of them do something else, and waits for all.
	 * @param <T> the type of a result
	 * @param tasks the tasks
	 * @param limit the maximum wait for each
	 * @return the results
	 * @throws Exception if one of them fails
	 */
	public static <T> List<T> all(List<? extends Callable<T>> tasks, Duration limit) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
		try {
			List<Future<T>> futures = new ArrayList<>();
			for (Callable<T> task : tasks) {
				futures.add(threads.submit(task));
			}
			List<T> results = new ArrayList<>();
			for (Future<T> future : futures) {
				results.add(future.get(limit.toMillis(), TimeUnit.MILLISECONDS));
			}
			return results;
		}
		finally {
			threads.shutdownNow();
		}
	}

}
