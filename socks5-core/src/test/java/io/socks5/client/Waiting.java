package io.socks5.client;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * A call that blocks inside a receive.
 *
 * @param <T> the type of its result
 */
final class Waiting<T> {

	private final FutureTask<T> task;

	private final Thread thread;

	private Waiting(Callable<T> call) {
		this.task = new FutureTask<>(call);
		this.thread = new Thread(this.task, "waiting");
	}

	// returns when the call waits for the network
	static <T> Waiting<T> in(Callable<T> call) {
		Waiting<T> waiting = new Waiting<>(call);
		waiting.thread.setDaemon(true);
		waiting.thread.start();
		while (!waiting.isInsidePoll()) {
			if (waiting.task.isDone()) {
				throw new AssertionError("The call does not wait");
			}
			Thread.onSpinWait();
		}
		return waiting;
	}

	// the JDK waits for a datagram in a native method
	private boolean isInsidePoll() {
		StackTraceElement[] stack = this.thread.getStackTrace();
		return stack.length > 0 && stack[0].isNativeMethod()
				&& Arrays.stream(stack).anyMatch((frame) -> frame.getMethodName().equals("blockingReceive"));
	}

	T result() throws Exception {
		return Through.result(this.task);
	}

	void interrupt() {
		this.thread.interrupt();
	}

}
