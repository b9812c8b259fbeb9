package io.socks5.udp;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

import io.socks5.client.TestClients;
import io.socks5.testkit.Eventually;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call that blocks inside a receive.
 *
 * @param <T> the type of its result
 */
public final class Waiting<T> {

	/** The class whose methods block; it is not public. */
	private static final String READER = "io.socks5.udp.relay.RelayReader";

	private final FutureTask<T> task;

	private final Thread thread;

	private Waiting(FutureTask<T> task, Thread thread) {
		this.task = task;
		this.thread = thread;
	}

	// returns when the call waits for the network
	public static <T> Waiting<T> in(Callable<T> call) {
		return in(call, Waiting::started);
	}

	static <T> Waiting<T> in(Callable<T> call, Function<Runnable, Thread> starter) {
		Waiting<T> waiting = start(call, starter);
		waiting.await("receive0", "poll", "park");
		return waiting;
	}

	// returns when the call waits for another one
	static <T> Waiting<T> behindAnother(Callable<T> call) {
		Waiting<T> waiting = start(call, Waiting::started);
		waiting.await("tryLock", "lock");
		return waiting;
	}

	private static <T> Waiting<T> start(Callable<T> call, Function<Runnable, Thread> starter) {
		FutureTask<T> task = new FutureTask<>(call);
		return new Waiting<>(task, starter.apply(task));
	}

	private static Thread started(Runnable task) {
		Thread thread = new Thread(task, "waiting");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private void await(String... methods) {
		Eventually.await("a call that waits", () -> List.of(this.thread.getStackTrace()), (stack) -> {
			assertThat(this.task).isNotDone();
			return isInside(stack, methods);
		});
	}

	private static boolean isInside(List<StackTraceElement> stack, String... methods) {
		return stack.stream().anyMatch((frame) -> frame.getClassName().equals(READER))
				&& stack.stream().anyMatch((frame) -> List.of(methods).contains(frame.getMethodName()));
	}

	void interrupt() {
		this.thread.interrupt();
	}

	public T result() throws Exception {
		return TestClients.result(this.task);
	}

}
