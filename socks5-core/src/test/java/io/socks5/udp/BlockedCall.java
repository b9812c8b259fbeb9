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
public final class BlockedCall<T> {

	/** The class whose methods block; it is not public. */
	private static final String READER = "io.socks5.udp.relay.RelayReader";

	private final FutureTask<T> task;

	private final Thread thread;

	private BlockedCall(FutureTask<T> task, Thread thread) {
		this.task = task;
		this.thread = thread;
	}

	// returns when the call waits for the network
	public static <T> BlockedCall<T> in(Callable<T> call) {
		return in(call, BlockedCall::started);
	}

	static <T> BlockedCall<T> in(Callable<T> call, Function<Runnable, Thread> starter) {
		BlockedCall<T> waiting = start(call, starter);
		waiting.await("receive0", "poll", "park");
		return waiting;
	}

	// returns when the call waits for another one
	static <T> BlockedCall<T> behindAnother(Callable<T> call) {
		BlockedCall<T> waiting = start(call, BlockedCall::started);
		waiting.await("tryLock", "lock");
		return waiting;
	}

	private static <T> BlockedCall<T> start(Callable<T> call, Function<Runnable, Thread> starter) {
		FutureTask<T> task = new FutureTask<>(call);
		return new BlockedCall<>(task, starter.apply(task));
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
