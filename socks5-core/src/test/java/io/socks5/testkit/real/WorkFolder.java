package io.socks5.testkit.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary folder for the configuration, the data and the output of programs.
 */
final class WorkFolder implements AutoCloseable {

	private final Path path;

	WorkFolder() throws IOException {
		this.path = Files.createTempDirectory("socks5-real");
	}

	Path file(String name) {
		return this.path.resolve(name);
	}

	Path write(String name, String text) throws IOException {
		return Files.writeString(file(name), text);
	}

	Path folder(String name) throws IOException {
		return Files.createDirectory(file(name),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
	}

	@Override
	public void close() throws IOException {
		List<Path> deepestFirst;
		try (Stream<Path> paths = Files.walk(this.path)) {
			deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
		}
		for (Path each : deepestFirst) {
			Files.deleteIfExists(each);
		}
	}

}
