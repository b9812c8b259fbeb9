package io.socks5.testkit.gssapi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;

import javax.security.auth.Subject;

import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.MessageProp;
import org.ietf.jgss.Oid;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's side of one context, written from RFC 1961: messages in, messages out. It
 * shares no code with the client's.
 */
public final class GssapiPeer {

	/** MTYP of a token of the context. */
	public static final int CONTEXT = 1;

	/** MTYP of a protection level. */
	public static final int LEVEL = 2;

	/** MTYP of whatever follows. */
	public static final int DATA = 3;

	private final GSSContext context;

	private final Subject keys;

	private final IntUnaryOperator levels;

	private final Lock lock = new ReentrantLock();

	private int level;

	/**
	 * A peer that awaits a client.
	 * @param realm where its keys are from
	 * @param levels the level to answer to the one asked for
	 */
	public GssapiPeer(KerberosRealm realm, IntUnaryOperator levels) {
		this.keys = realm.proxies();
		this.levels = levels;
		this.context = asKeeper(() -> {
			GSSManager manager = GSSManager.getInstance();
			return manager.createContext(manager.createCredential(null, GSSCredential.INDEFINITE_LIFETIME,
					new Oid("1.2.840.113554.1.2.2"), GSSCredential.ACCEPT_ONLY));
		});
	}

	private <T> T asKeeper(PrivilegedExceptionAction<T> action) {
		try {
			return Subject.doAs(this.keys, action);
		}
		catch (PrivilegedActionException ex) {
			throw new AssertionError(ex.getException());
		}
	}

	/**
	 * A message.
	 * @param type MTYP
	 * @param token TOKEN
	 * @return VER to TOKEN
	 */
	public static byte[] message(int type, byte[] token) {
		return ByteBuffer.allocate(4 + token.length)
			.put((byte) 1)
			.put((byte) type)
			.putShort((short) token.length)
			.put(token)
			.array();
	}

	/**
	 * Takes a message of the exchange.
	 * @param type its MTYP
	 * @param token its TOKEN
	 * @return the whole answer
	 * @throws IOException if that is not what a client should say
	 */
	public byte[] answer(int type, byte[] token) throws IOException {
		if (type == CONTEXT && !this.context.isEstablished()) {
			byte @Nullable [] answer = accept(token);
			return message(CONTEXT, (answer != null) ? answer : new byte[0]);
		}
		if (type != LEVEL || !this.context.isEstablished() || this.level != 0) {
			throw new IOException("Message " + type + " at the wrong time");
		}
		byte[] asked = unwrap(token, false);
		if (asked.length != 1) {
			throw new IOException("A level of " + asked.length + " octets");
		}
		this.level = this.levels.applyAsInt(asked[0]);
		return message(LEVEL, wrap(new byte[] { (byte) this.level }, false));
	}

	private byte @Nullable [] accept(byte[] token) {
		return asKeeper(() -> this.context.acceptSecContext(token, 0, token.length));
	}

	/**
	 * The level agreed upon.
	 * @return 1 or 2, or whatever else the test wants
	 */
	public int level() {
		return this.level;
	}

	/**
	 * Who the client is.
	 * @return its principal
	 */
	public String client() {
		try {
			return this.context.getSrcName().toString();
		}
		catch (GSSException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Whether the client handed its credentials over.
	 * @return whether they could be used
	 */
	public boolean isDelegate() {
		return this.context.getCredDelegState();
	}

	/**
	 * Wraps octets as agreed upon.
	 * @param octets what to send
	 * @return a whole message
	 */
	public byte[] wrap(byte[] octets) {
		return message(DATA, wrap(octets, this.level == 2));
	}

	/**
	 * Wraps octets.
	 * @param octets what to send
	 * @param confidential whether to encrypt them
	 * @return a token
	 */
	public byte[] wrap(byte[] octets, boolean confidential) {
		this.lock.lock();
		try {
			return this.context.wrap(octets, 0, octets.length, new MessageProp(0, confidential));
		}
		catch (GSSException ex) {
			throw new AssertionError(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Opens a token that must be protected exactly as agreed upon.
	 * @param token the token
	 * @return what was inside
	 * @throws IOException if it is not
	 */
	public byte[] unwrap(byte[] token) throws IOException {
		return unwrap(token, this.level == 2);
	}

	private byte[] unwrap(byte[] token, boolean confidential) throws IOException {
		this.lock.lock();
		try {
			MessageProp properties = new MessageProp(0, false);
			byte[] octets = this.context.unwrap(token, 0, token.length, properties);
			if (properties.getPrivacy() != confidential) {
				throw new IOException("encrypted: " + properties.getPrivacy());
			}
			if (properties.isDuplicateToken() || properties.isOldToken() || properties.isUnseqToken()
					|| properties.isGapToken()) {
				throw new IOException("out of order");
			}
			return octets;
		}
		catch (GSSException ex) {
			throw new IOException(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

}
