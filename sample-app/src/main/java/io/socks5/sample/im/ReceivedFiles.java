package io.socks5.sample.im;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The latest received files, in memory.
 */
@Component
class ReceivedFiles {

	private static final int KEPT = 10;

	private final Deque<FileExchange.ReceivedFile> files = new ArrayDeque<>();

	synchronized void add(FileExchange.ReceivedFile file) {
		this.files.addLast(file);
		if (this.files.size() > KEPT) {
			this.files.removeFirst();
		}
	}

	synchronized FileExchange.@Nullable ReceivedFile find(String id) {
		return this.files.stream().filter((file) -> file.id().equals(id)).findFirst().orElse(null);
	}

}
