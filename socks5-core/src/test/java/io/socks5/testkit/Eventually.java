package io.socks5.testkit;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Waits for what becomes true on another thread and is announced by no event.
 */
public final class Eventually {

	/** Less than the timeout of any test, so that the failure has this message. */
	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final long PAUSE_NANOS = 500_000;

	private Eventually() {
	}

	/**
	 * Waits until a condition holds.
	 * @param <X> the type of the condition's exception
	 * @param description the condition in words, for the failure
	 * @param condition the condition
	 * @throws X if the condition throws it
	 * @throws AssertionError if the condition does not hold in time
	 */
	public static <X extends Exception> void await(String description, Condition<X> condition) throws X {
		await(description, condition::holds, Boolean::booleanValue);
	}

	/**
	 * Waits until a value satisfies a condition.
	 * @param <T> the type of the value
	 * @param <X> the type of the exception of the call that reads the value
	 * @param description the condition in words, for the failure
	 * @param value reads the value
	 * @param condition the condition
	 * @throws X if the value cannot be read
	 * @throws AssertionError if the value does not satisfy the condition in time
	 */
	public static <T, X extends Exception> void await(String description, Value<T, X> value,
			Predicate<? super T> condition) throws X {
		long end = System.nanoTime() + LIMIT.toNanos();
		for (T last = value.read(); !condition.test(last); last = value.read()) {
			if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
				String reason = Thread.currentThread().isInterrupted() ? "interrupted" : "not within " + LIMIT;
				throw new AssertionError("Expected " + description + ": " + reason + ", last value " + last);
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	/**
	 * Waits until an object is collected.
	 * @param reference refers to the object
	 * @throws AssertionError if the object is not collected in time
	 */
	public static void awaitCollected(WeakReference<?> reference) {
		await("the object to be collected", () -> {
			System.gc();
			return reference.refersTo(null);
		});
	}

	/**
	 * A condition.
	 *
	 * @param <X> the type of its exception
	 */
	@FunctionalInterface
	public interface Condition<X extends Exception> {

		/**
		 * Tests the condition.
		 * @return whether the condition holds
		 * @throws X if it cannot be tested
		 */
		boolean holds() throws X;

	}

	/**
	 * A value that changes.
	 *
	 * @param <T> the type of the value
	 * @param <X> the type of the exception
	 */
	@FunctionalInterface
	public interface Value<T, X extends Exception> {

		/**
		 * Reads the value.
		 * @return the value at present
		 * @throws X if it cannot be read
		 */
		T read() throws X;

	}

}
