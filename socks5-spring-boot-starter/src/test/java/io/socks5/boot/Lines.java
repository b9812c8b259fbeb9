package io.socks5.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The lines of a file beside this class.
 */
public final class Lines {

	private Lines() {
	}

	/**
	 * Reads a file.
	 * @param name its name
	 * @return its lines
	 */
	public static List<String> of(String name) {
		try (InputStream file = Objects.requireNonNull(Lines.class.getResourceAsStream(name))) {
			return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
