package io.socks5.boot.http;

/**
 * An HTTP client that was to go through the proxy would bypass it, or would look names up
 * on this machine: nothing is built rather than that.
 */
public class HttpClientBypassException extends RuntimeException {

	private final String client;

	private final String reason;

	private final String remedy;

	/**
	 * A client that cannot be put behind the proxy.
	 * @param client the client, such as "the JDK's HttpClient"
	 * @param reason what it would do, as the rest of a sentence that begins with it
	 * @param remedy what to do about it, one or more whole sentences
	 */
	public HttpClientBypassException(String client, String reason, String remedy) {
		super(client + " " + reason + ". " + remedy);
		this.client = client;
		this.reason = reason;
		this.remedy = remedy;
	}

	/**
	 * The client that would bypass the proxy.
	 * @return its name
	 */
	public String client() {
		return this.client;
	}

	/**
	 * What it would do.
	 * @return the rest of a sentence that begins with the client
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * What to do about it.
	 * @return one or more whole sentences
	 */
	public String remedy() {
		return this.remedy;
	}

}
