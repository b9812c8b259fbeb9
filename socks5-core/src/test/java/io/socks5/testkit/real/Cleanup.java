package io.socks5.testkit.real;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was made and has to go, the last first: at the end of a test, and at the latest
 * when the virtual machine ends.
 */
final class Cleanup implements AutoCloseable {

	private final Deque<AutoCloseable> resources = new ArrayDeque<>();

	private final Thread atExit = new Thread(this::closeAll);

	Cleanup() {
		Runtime.getRuntime().addShutdownHook(this.atExit);
	}

	<T extends AutoCloseable> T add(T resource) {
		this.resources.push(resource);
		return resource;
	}

	@Override
	public void close() {
		closeAll();
		try {
			Runtime.getRuntime().removeShutdownHook(this.atExit);
		}
		catch (IllegalStateException ex) {
			// the virtual machine is ending: all the better that everything is gone
		}
	}

	private void closeAll() {
		RuntimeException failure = null;
		while (!this.resources.isEmpty()) {
			try {
				this.resources.pop().close();
			}
			catch (Exception ex) {
				failure = new IllegalStateException("Something was left behind", ex);
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

}
