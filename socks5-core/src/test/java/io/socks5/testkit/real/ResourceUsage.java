package io.socks5.testkit.real;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

import com.sun.management.UnixOperatingSystemMXBean;

/**
 * What this virtual machine holds at a moment.
 *
 * @param files the number of open file descriptors
 * @param threads the platform threads, without those that carry virtual ones
 * @param heap the octets in use after a garbage collection
 */
public record ResourceUsage(long files, Set<Thread> threads, long heap) {

	private static final int COLLECTIONS = 20;

	private static final int THREAD_END_MILLIS = 10_000;

	/**
	 * Takes the footprint.
	 * @return what is held now
	 */
	public static ResourceUsage take() {
		long heap = heapInUse();
		for (int i = 0; i < COLLECTIONS; i++) {
			// what a cleaner has let go of can be collected in the next round
			System.gc();
			heap = Math.min(heap, heapInUse());
		}
		return new ResourceUsage(openFiles(), platformThreads(), heap);
	}

	private static long openFiles() {
		return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
	}

	private static Set<Thread> platformThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !thread.getName().startsWith("ForkJoinPool"))
			.collect(Collectors.toUnmodifiableSet());
	}

	private static long heapInUse() {
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/**
	 * The threads that were not there before, and do not end.
	 * @param before an earlier footprint
	 * @return the threads that are too many
	 * @throws InterruptedException if interrupted
	 */
	public Set<Thread> threadsNotIn(ResourceUsage before) throws InterruptedException {
		Set<Thread> more = new HashSet<>(this.threads);
		more.removeAll(before.threads);
		for (Thread thread : Set.copyOf(more)) {
			thread.join(THREAD_END_MILLIS);
			if (!thread.isAlive()) {
				more.remove(thread);
			}
		}
		return more;
	}

	@Override
	public String toString() {
		return this.files + " open files, " + this.threads.size() + " threads, " + this.heap / 1024 + " KiB of heap";
	}

}
