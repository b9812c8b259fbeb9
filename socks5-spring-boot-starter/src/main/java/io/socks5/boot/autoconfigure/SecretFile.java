package io.socks5.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A file that contains a secret, as platforms mount it. It is read anew each time, so
 * that no change is missed, whether the file is written or a link to it is replaced.
 */
final class SecretFile {

	/**
	 * More octets than a login may have, so that a wrong file is not read into memory.
	 */
	private static final int MAX_OCTETS = 4096;

	private SecretFile() {
	}

	/**
	 * Reads the secret.
	 * @param property the property that names the file
	 * @param file the file
	 * @return the text without the line break at the end
	 * @throws InvalidSocks5PropertyException if the file cannot be read, is empty or too
	 * large, or is not text in UTF-8
	 */
	static String read(String property, Path file) {
		byte[] octets = octets(property, file);
		try {
			if (octets.length > MAX_OCTETS) {
				throw invalid(property, file, "the file is larger than " + MAX_OCTETS + " octets", null);
			}
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
			String secret = text.replaceFirst("[\r\n]+\\z", "");
			if (secret.isEmpty()) {
				throw invalid(property, file, "the file is empty", null);
			}
			return secret;
		}
		catch (CharacterCodingException ex) {
			throw invalid(property, file, "the file is not text in UTF-8", ex);
		}
		finally {
			Arrays.fill(octets, (byte) 0);
		}
	}

	private static byte[] octets(String property, Path file) {
		try (InputStream in = Files.newInputStream(file)) {
			return in.readNBytes(MAX_OCTETS + 1);
		}
		catch (IOException ex) {
			throw invalid(property, file, "the file cannot be read (" + ex.getClass().getSimpleName() + ")", ex);
		}
	}

	private static InvalidSocks5PropertyException invalid(String property, Path file, String reason,
			@Nullable Exception cause) {
		return new InvalidSocks5PropertyException(property, file, reason, cause);
	}

}
