package io.socks5.auth;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.Socks5Exception;

/**
 * Method 02, a username and a password in plain text. RFC 1929.
 */
final class UsernamePasswordAuthentication implements Authentication {

	/** VER of the sub-negotiation, which differs from the VER of SOCKS5. */
	private static final byte VERSION = 0x01;

	/** VER of SOCKS5, which some servers send here. */
	private static final int SOCKS_VERSION = 0x05;

	private static final int SUCCESS = 0x00;

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final Credentials credentials;

	private final byte[] username;

	UsernamePasswordAuthentication(Credentials credentials) {
		this.credentials = credentials;
		this.username = credentials.usernameOctets();
	}

	@Override
	public AuthMethod method() {
		return AuthMethod.USERNAME_PASSWORD;
	}

	@Override
	public SubNegotiation begin(FailureContext context) {
		return new PasswordExchange(context);
	}

	private final class PasswordExchange implements SubNegotiation {

		private final FailureContext context;

		private int wanted = 2;

		PasswordExchange(FailureContext context) {
			this.context = context;
		}

		// @formatter:off
		// +-----+------+----------+------+----------+
		// | VER | ULEN |  UNAME   | PLEN |  PASSWD  |
		// +-----+------+----------+------+----------+
		// |  1  |  1   | 1 to 255 |  1   | 1 to 255 |   RFC 1929 §2
		// +-----+------+----------+------+----------+
		// @formatter:on
		@Override
		public ByteBuffer start() {
			byte[] username = UsernamePasswordAuthentication.this.username;
			byte[] password = UsernamePasswordAuthentication.this.credentials.passwordOctets();
			ByteBuffer message = ByteBuffer.allocate(3 + username.length + password.length);
			message.put(VERSION);
			message.put((byte) username.length).put(username);
			message.put((byte) password.length).put(password);
			Arrays.fill(password, (byte) 0);
			return message.flip();
		}

		@Override
		public int wanted() {
			return this.wanted;
		}

		@Override
		public ByteBuffer receive(ByteBuffer field) throws Socks5Exception {
			// VER STATUS, RFC 1929 §2
			int version = Byte.toUnsignedInt(field.get());
			int status = Byte.toUnsignedInt(field.get());
			if (version != VERSION && version != SOCKS_VERSION) {
				throw new ProtocolViolationException(this.context, "version 0x01 of a username/password reply",
						version);
			}
			if (status != SUCCESS) {
				throw new ProxyAuthenticationException(this.context, Reason.CREDENTIALS_REJECTED, status,
						"the proxy refused the login (status " + status + ")", null);
			}
			this.wanted = 0;
			return NOTHING;
		}

	}

}
