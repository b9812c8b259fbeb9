package io.socks5.boot.http;

import io.micrometer.context.ContextSnapshotFactory;
import reactor.util.context.ContextView;

import org.springframework.util.ClassUtils;

/**
 * Passes the thread-local values of a request, such as its observation, to the thread
 * that connects.
 */
final class ContextPropagation {

	/** Whether the library is on the class path. */
	static final boolean AVAILABLE = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			ContextPropagation.class.getClassLoader());

	private ContextPropagation() {
	}

	static Runnable with(ContextView request, Runnable task) {
		return Snapshots.FACTORY.captureFrom(request).wrap(task);
	}

	/**
	 * Loaded only if the library is there.
	 */
	private static final class Snapshots {

		static final ContextSnapshotFactory FACTORY = ContextSnapshotFactory.builder().build();

	}

}
