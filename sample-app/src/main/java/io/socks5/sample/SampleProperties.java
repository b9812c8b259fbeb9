package io.socks5.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

/**
 * What the sample can be told: which proxy and which XMPP server it uses, and who logs
 * in.
 */
@ConfigurationProperties("sample")
public class SampleProperties {

	private final Proxy proxy = new Proxy();

	private final Xmpp xmpp = new Xmpp();

	private final Fetch fetch = new Fetch();

	private final Web web = new Web();

	private final Retry retry = new Retry();

	public Proxy getProxy() {
		return this.proxy;
	}

	public Xmpp getXmpp() {
		return this.xmpp;
	}

	public Fetch getFetch() {
		return this.fetch;
	}

	public Web getWeb() {
		return this.web;
	}

	public Retry getRetry() {
		return this.retry;
	}

	/**
	 * The XMPP domain in effect.
	 * @return the domain
	 */
	public String xmppDomain() {
		return StringUtils.hasText(this.xmpp.getDomain()) ? this.xmpp.getDomain() : "im.example.test";
	}

	/**
	 * The host in effect: the name is known to the embedded proxy alone, so other proxies
	 * are asked for the loopback address.
	 * @return the host, as the proxy is asked for it
	 */
	public String xmppHost() {
		if (StringUtils.hasText(this.xmpp.getHost())) {
			return this.xmpp.getHost();
		}
		return this.proxy.isEmbedded() ? xmppDomain() : "127.0.0.1";
	}

	/**
	 * The host of the embedded site: a name that the embedded proxy alone knows, so other
	 * proxies are asked for the loopback address.
	 * @return the host, as the proxy is asked for it
	 */
	public String siteHost() {
		return this.proxy.isEmbedded() ? "pages.example.test" : "127.0.0.1";
	}

	/**
	 * The SOCKS5 proxy's side.
	 */
	public static class Proxy {

		/**
		 * Whether to start a SOCKS5 proxy inside the application, which serves the
		 * address and the login of socks5.proxy.
		 */
		private boolean embedded = true;

		/**
		 * Password the embedded proxy asks for, to see what a wrong one does. That of
		 * socks5.proxy when not set.
		 */
		private String password = "";

		public boolean isEmbedded() {
			return this.embedded;
		}

		public void setEmbedded(boolean embedded) {
			this.embedded = embedded;
		}

		public String getPassword() {
			return this.password;
		}

		public void setPassword(String password) {
			this.password = password;
		}

	}

	/**
	 * The XMPP server's side.
	 */
	public static class Xmpp {

		/**
		 * Whether to start an XMPP server inside the application, which knows the
		 * accounts.
		 */
		private boolean embedded = true;

		/**
		 * XMPP domain: the part of an address behind the @, and the name in the server's
		 * certificate. The embedded server serves im.example.test when not set.
		 */
		private String domain = "";

		/**
		 * Host of the XMPP server, as the proxy knows it. With the embedded server, the
		 * domain when the embedded proxy is used, else 127.0.0.1.
		 */
		private String host = "";

		/**
		 * Port of the XMPP server. The embedded server takes a free one when not set,
		 * other servers are asked on 5222.
		 */
		private int port;

		/**
		 * Accounts that log in.
		 */
		private List<Account> accounts = new ArrayList<>();

		/**
		 * Location of a PEM file with the certificate of the XMPP server, or of the
		 * authority that signed it. The trust store of the platform when not set.
		 */
		private String trustCertificate = "";

		public boolean isEmbedded() {
			return this.embedded;
		}

		public void setEmbedded(boolean embedded) {
			this.embedded = embedded;
		}

		public String getDomain() {
			return this.domain;
		}

		public void setDomain(String domain) {
			this.domain = domain;
		}

		public String getHost() {
			return this.host;
		}

		public void setHost(String host) {
			this.host = host;
		}

		public int getPort() {
			return this.port;
		}

		public void setPort(int port) {
			this.port = port;
		}

		public List<Account> getAccounts() {
			return this.accounts;
		}

		public void setAccounts(List<Account> accounts) {
			this.accounts = accounts;
		}

		public String getTrustCertificate() {
			return this.trustCertificate;
		}

		public void setTrustCertificate(String trustCertificate) {
			this.trustCertificate = trustCertificate;
		}

	}

	/**
	 * The page and the API.
	 */
	public static class Web {

		/**
		 * Comma-separated list of hosts that the page and the API are served under,
		 * beside the loopback ones.
		 */
		private List<String> allowedHosts = new ArrayList<>();

		public List<String> getAllowedHosts() {
			return this.allowedHosts;
		}

		public void setAllowedHosts(List<String> allowedHosts) {
			this.allowedHosts = allowedHosts;
		}

	}

	/**
	 * Pages that any visitor may have fetched.
	 */
	public static class Fetch {

		/**
		 * Comma-separated list of hosts that pages may be fetched from, beside the
		 * embedded site.
		 */
		private List<String> allowedHosts = new ArrayList<>();

		public List<String> getAllowedHosts() {
			return this.allowedHosts;
		}

		public void setAllowedHosts(List<String> allowedHosts) {
			this.allowedHosts = allowedHosts;
		}

	}

	/**
	 * How long a session waits until it tries again.
	 */
	public static class Retry {

		/**
		 * Time to wait after the first failure. Doubled after each further one.
		 */
		private Duration initialInterval = Duration.ofSeconds(1);

		/**
		 * Longest time to wait between two tries.
		 */
		private Duration maxInterval = Duration.ofSeconds(15);

		public Duration getInitialInterval() {
			return this.initialInterval;
		}

		public void setInitialInterval(Duration initialInterval) {
			this.initialInterval = initialInterval;
		}

		public Duration getMaxInterval() {
			return this.maxInterval;
		}

		public void setMaxInterval(Duration maxInterval) {
			this.maxInterval = maxInterval;
		}

	}

}
