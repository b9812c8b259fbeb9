package io.socks5.boot;

import java.util.stream.Stream;

import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;

/**
 * The transcripts that the tests of the starter share.
 */
public final class ProxyScripts {

	/** The client offers no login, and the proxy asks for none. */
	public static final String NO_LOGIN = """
			> 05 01 00                              VER NMETHODS METHODS
			< 05 00                                 VER METHOD
			""";

	/** The proxy asks for the login that the client offers. */
	public static final String LOGIN = """
			> 05 02 00 02                           VER NMETHODS METHODS
			< 05 02                                 VER METHOD
			> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
			""";

	/** The proxy accepts the login. */
	public static final String ACCEPTED = """
			< 01 00                                 VER STATUS
			""";

	/** The request of every test that connects to {@code chat.example:5222}. */
	public static final String REQUEST = """
			> 05 01 00 03 0c 'chat.example' 1466    VER CMD RSV ATYP DST.ADDR DST.PORT
			""";

	/** The proxy grants a request. */
	public static final String GRANTED = """
			< 05 00 00 01 7f000001 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""";

	private ProxyScripts() {
	}

	/**
	 * Starts a proxy.
	 * @param transcripts the transcript of each connection; the last one serves all
	 * further ones, too
	 * @return a running proxy
	 */
	public static ScriptedProxy playing(String... transcripts) {
		return ScriptedProxy.playing((port) -> Stream.of(transcripts).map(Script::of).toList());
	}

	/**
	 * Starts a proxy that wants no login and grants every request.
	 * @return a running proxy
	 */
	public static ScriptedProxy granting() {
		return playing(NO_LOGIN + REQUEST + GRANTED);
	}

	/**
	 * Starts a proxy that wants a login and grants every request.
	 * @return a running proxy
	 */
	public static ScriptedProxy grantingAfterLogin() {
		return grantingAfterLogin("alice", "s3cret");
	}

	/**
	 * Starts a proxy that wants a login and grants every request.
	 * @param username the username
	 * @param password the password
	 * @return a running proxy
	 */
	public static ScriptedProxy grantingAfterLogin(String username, String password) {
		return playing(login(username, password) + ACCEPTED + REQUEST + GRANTED);
	}

	/**
	 * The transcript of {@link #LOGIN} with another login.
	 * @param username the username
	 * @param password the password
	 * @return the transcript
	 */
	public static String login(String username, String password) {
		return LOGIN.replace("05 'alice'", field(username)).replace("06 's3cret'", field(password));
	}

	private static String field(String text) {
		return "%02x '%s'".formatted(text.length(), text);
	}

	/**
	 * Starts a proxy that never answers.
	 * @return a running proxy
	 */
	public static ScriptedProxy silent() {
		return playing("");
	}

	/**
	 * The properties that lead to a proxy.
	 * @param proxy the proxy
	 * @return its host and its port
	 */
	public static String[] properties(LoopbackServer proxy) {
		return new String[] { "socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + proxy.port() };
	}

}
