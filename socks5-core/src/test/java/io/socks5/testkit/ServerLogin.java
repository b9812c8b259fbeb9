package io.socks5.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * How a {@link FakeSocksServer} authenticates its clients.
 */
public interface ServerLogin {

	/** No authentication. */
	ServerLogin NONE = new ServerLogin() {

		@Override
		public int method() {
			return 0x00;
		}

		@Override
		public Streams authenticate(DataInputStream in, OutputStream out) {
			return new Streams(in, out);
		}

	};

	/**
	 * Username and password, RFC 1929.
	 * @param username the only username it takes
	 * @param password its password
	 * @return the login
	 */
	static ServerLogin password(String username, String password) {
		return new ServerLogin() {

			@Override
			public int method() {
				return 0x02;
			}

			@Override
			public @Nullable Streams authenticate(DataInputStream in, OutputStream out) throws IOException {
				in.readByte();
				boolean right = text(in).equals(username) & text(in).equals(password);
				out.write(Octets.of(right ? "01 00" : "01 01"));
				return right ? new Streams(in, out) : null;
			}

		};
	}

	/**
	 * Reads a text after its length.
	 * @param in where from
	 * @return the text
	 * @throws IOException if it cannot be read
	 */
	static String text(DataInputStream in) throws IOException {
		return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
	}

	/**
	 * The method that the server chooses.
	 * @return METHOD
	 */
	int method();

	/**
	 * Authenticates a client.
	 * @param in what the client sends
	 * @param out what the client receives
	 * @return the streams of what follows, or {@code null} for a client that is refused
	 * @throws IOException if the client is gone
	 */
	@Nullable Streams authenticate(DataInputStream in, OutputStream out) throws IOException;

	/**
	 * The streams after the login.
	 *
	 * @param in what the client sends
	 * @param out what the client receives
	 */
	record Streams(InputStream in, OutputStream out) {

	}

}
