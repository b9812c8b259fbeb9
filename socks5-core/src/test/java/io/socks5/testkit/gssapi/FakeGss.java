package io.socks5.testkit.gssapi;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.util.List;

import io.socks5.testkit.Octets;
import org.ietf.jgss.ChannelBinding;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.MessageProp;
import org.ietf.jgss.Oid;
import org.jspecify.annotations.Nullable;

/**
 * A mechanism whose tokens tests can write down. The context is established by a list of
 * words, the client's and the server's in turn. A message of it is {@code 's'} (signed)
 * or {@code 'e'} (said to be encrypted), a running number, the octets, and the sum of all
 * that, modulo 256.
 */
public final class FakeGss extends GSSManager {

	private final List<String> words;

	private Context last = new Context("");

	/** What contexts of this one lack. */
	private String lacking = "";

	/**
	 * A mechanism.
	 * @param words the words, the client's first
	 */
	public FakeGss(String... words) {
		this.words = List.of(words);
	}

	/**
	 * Has the contexts lack something.
	 * @param what "mutual", "integrity", "replay", "sequence" or "confidentiality"
	 * @return this
	 */
	public FakeGss without(String what) {
		this.lacking = what;
		return this;
	}

	/**
	 * A message of this mechanism.
	 * @param how {@code 's'} or {@code 'e'}
	 * @param number its number
	 * @param octets the octets in it
	 * @return the token
	 */
	public static byte[] token(char how, int number, byte[] octets) {
		byte[] head = { (byte) how, (byte) number };
		byte[] signed = Octets.join(head, octets);
		int sum = 0;
		for (byte each : signed) {
			sum += each;
		}
		return Octets.join(signed, new byte[] { (byte) sum });
	}

	/**
	 * Whether the last context was disposed of.
	 * @return whether it was
	 */
	public boolean isDisposed() {
		return this.last.disposed;
	}

	/**
	 * What the last context was asked to be.
	 * @return its flags
	 */
	public String requested() {
		return this.last.requested.toString();
	}

	/**
	 * Whom the last context was for.
	 * @return the name
	 */
	public String peer() {
		return this.last.peer;
	}

	@Override
	public GSSName createName(String name, @Nullable Oid type) {
		return (GSSName) Proxy.newProxyInstance(GSSName.class.getClassLoader(), new Class<?>[] { GSSName.class },
				(self, method, arguments) -> name);
	}

	@Override
	public GSSContext createContext(GSSName peer, Oid mechanism, @Nullable GSSCredential credential, int lifetime) {
		this.last = new Context(peer.toString());
		return this.last;
	}

	@Override
	public Oid[] getMechs() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Oid[] getNamesForMech(Oid mechanism) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Oid[] getMechsForName(Oid type) {
		throw new UnsupportedOperationException();
	}

	@Override
	public GSSName createName(byte[] name, Oid type) {
		throw new UnsupportedOperationException();
	}

	@Override
	public GSSName createName(String name, Oid type, Oid mechanism) {
		throw new UnsupportedOperationException();
	}

	@Override
	public GSSName createName(byte[] name, Oid type, Oid mechanism) {
		throw new UnsupportedOperationException();
	}

	@Override
	public GSSCredential createCredential(int usage) {
		throw new UnsupportedOperationException();
	}

	@Override
	public GSSCredential createCredential(GSSName name, int lifetime, Oid mechanism, int usage) {
		throw new UnsupportedOperationException();
	}

	@Override
	public GSSCredential createCredential(GSSName name, int lifetime, Oid[] mechanisms, int usage) {
		throw new UnsupportedOperationException();
	}

	@Override
	public GSSContext createContext(GSSCredential credential) {
		throw new UnsupportedOperationException();
	}

	@Override
	public GSSContext createContext(byte[] exported) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void addProviderAtFront(Provider provider, Oid mechanism) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void addProviderAtEnd(Provider provider, Oid mechanism) {
		throw new UnsupportedOperationException();
	}

	/**
	 * The client's side of a context.
	 */
	@SuppressWarnings("deprecation")
	private final class Context implements GSSContext {

		private final StringBuilder requested = new StringBuilder();

		private final String peer;

		private int said;

		private int sent;

		private int received;

		private boolean disposed;

		Context(String peer) {
			this.peer = peer;
		}

		private void request(String flag, boolean state) {
			this.requested.append(this.requested.isEmpty() ? "" : " ").append(state ? "" : "no ").append(flag);
		}

		private boolean has(String what) {
			return !FakeGss.this.lacking.equals(what);
		}

		@Override
		public byte @Nullable [] initSecContext(byte[] token, int offset, int length) throws GSSException {
			List<String> words = FakeGss.this.words;
			if (this.said > 0 && !new String(token, StandardCharsets.US_ASCII).equals(words.get(this.said++))) {
				throw new GSSException(GSSException.DEFECTIVE_TOKEN);
			}
			if (this.said == words.size()) {
				return null;
			}
			String word = words.get(this.said++);
			if (word.startsWith("!")) {
				throw new GSSException(Integer.parseInt(word.substring(1)), 0, "what nobody may read");
			}
			return word.getBytes(StandardCharsets.US_ASCII);
		}

		@Override
		public boolean isEstablished() {
			return this.said == FakeGss.this.words.size();
		}

		@Override
		public byte[] wrap(byte[] octets, int offset, int length, MessageProp properties) throws GSSException {
			requireUsable();
			byte[] part = new byte[length];
			System.arraycopy(octets, offset, part, 0, length);
			return token(properties.getPrivacy() ? 'e' : 's', this.sent++, part);
		}

		@Override
		public byte[] unwrap(byte[] octets, int offset, int length, MessageProp properties) throws GSSException {
			requireUsable();
			byte[] inside = new byte[length - 3];
			System.arraycopy(octets, offset + 2, inside, 0, inside.length);
			int number = octets[offset + 1];
			byte[] expected = token((char) octets[offset], number, inside);
			if (expected[length - 1] != octets[offset + length - 1]) {
				throw new GSSException(GSSException.BAD_MIC);
			}
			properties.setPrivacy(octets[offset] == 'e');
			properties.setSupplementaryStates(number == this.received - 1, number < this.received - 1, false,
					number > this.received, 0, "");
			this.received = Math.max(this.received, number + 1);
			return inside;
		}

		private void requireUsable() throws GSSException {
			if (this.disposed) {
				throw new GSSException(GSSException.NO_CONTEXT);
			}
		}

		@Override
		public int getWrapSizeLimit(int quality, boolean confidential, int max) {
			return max - 3;
		}

		@Override
		public void dispose() {
			this.disposed = true;
		}

		@Override
		public void requestMutualAuth(boolean state) {
			request("mutual", state);
		}

		@Override
		public void requestReplayDet(boolean state) {
			request("replay", state);
		}

		@Override
		public void requestSequenceDet(boolean state) {
			request("sequence", state);
		}

		@Override
		public void requestCredDeleg(boolean state) {
			request("delegation", state);
		}

		@Override
		public void requestInteg(boolean state) {
			request("integrity", state);
		}

		@Override
		public void requestConf(boolean state) {
			request("confidentiality", state);
		}

		@Override
		public boolean getMutualAuthState() {
			return has("mutual");
		}

		@Override
		public boolean getReplayDetState() {
			return has("replay");
		}

		@Override
		public boolean getSequenceDetState() {
			return has("sequence");
		}

		@Override
		public boolean getConfState() {
			return has("confidentiality");
		}

		@Override
		public boolean getIntegState() {
			return has("integrity");
		}

		@Override
		public int initSecContext(InputStream in, OutputStream out) {
			throw new UnsupportedOperationException();
		}

		@Override
		public byte[] acceptSecContext(byte[] token, int offset, int length) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void acceptSecContext(InputStream in, OutputStream out) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void wrap(InputStream in, OutputStream out, MessageProp properties) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void unwrap(InputStream in, OutputStream out, MessageProp properties) {
			throw new UnsupportedOperationException();
		}

		@Override
		public byte[] getMIC(byte[] octets, int offset, int length, MessageProp properties) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void getMIC(InputStream in, OutputStream out, MessageProp properties) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void verifyMIC(byte[] mic, int from, int length, byte[] octets, int offset, int count,
				MessageProp properties) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void verifyMIC(InputStream mic, InputStream octets, MessageProp properties) {
			throw new UnsupportedOperationException();
		}

		@Override
		public byte[] export() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void requestAnonymity(boolean state) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void requestLifetime(int lifetime) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void setChannelBinding(ChannelBinding binding) {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean getCredDelegState() {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean getAnonymityState() {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean isTransferable() {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean isProtReady() {
			throw new UnsupportedOperationException();
		}

		@Override
		public int getLifetime() {
			throw new UnsupportedOperationException();
		}

		@Override
		public GSSName getSrcName() {
			throw new UnsupportedOperationException();
		}

		@Override
		public GSSName getTargName() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Oid getMech() {
			throw new UnsupportedOperationException();
		}

		@Override
		public GSSCredential getDelegCred() {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean isInitiator() {
			throw new UnsupportedOperationException();
		}

	}

}
