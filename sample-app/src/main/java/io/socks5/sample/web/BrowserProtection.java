package io.socks5.sample.web;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

import io.socks5.sample.SampleProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A filter that protects the page and the API against pages of other sites in the same
 * browser. Such a page can direct its own host name to this machine (DNS rebinding), or
 * show this page in a frame.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class BrowserProtection extends OncePerRequestFilter {

	private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

	private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS");

	private final SampleProperties properties;

	BrowserProtection(SampleProperties properties) {
		this.properties = properties;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		response.setHeader("Content-Security-Policy",
				"default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'");
		response.setHeader("X-Content-Type-Options", "nosniff");
		String host = host(request);
		if (!isAllowed(host)) {
			response.setStatus(HttpStatus.MISDIRECTED_REQUEST.value());
			response.setContentType(MediaType.TEXT_PLAIN_VALUE);
			response.getWriter().write("This host is not allowed; add it to sample.web.allowed-hosts");
			return;
		}
		if (!SAFE.contains(request.getMethod()) && isFromAnotherSite(request)) {
			response.setStatus(HttpStatus.FORBIDDEN.value());
			response.setContentType(MediaType.TEXT_PLAIN_VALUE);
			response.getWriter().write("Requests from pages of other sites are not allowed");
			return;
		}
		chain.doFilter(request, response);
	}

	private static boolean isFromAnotherSite(HttpServletRequest request) {
		// programs other than browsers send neither header
		String site = request.getHeader("Sec-Fetch-Site");
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		boolean otherSite = site != null && !site.equals("same-origin") && !site.equals("none");
		boolean otherOrigin = origin != null
				&& !origin.replaceFirst("^https?://", "").equalsIgnoreCase(request.getHeader(HttpHeaders.HOST));
		return otherSite || otherOrigin;
	}

	private static String host(HttpServletRequest request) {
		// not getServerName(), which may come from the request line or a proxy's header
		String header = request.getHeader(HttpHeaders.HOST);
		String host = (header != null) ? header : "";
		return host.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
	}

	private boolean isAllowed(String host) {
		return LOOPBACK.contains(host)
				|| this.properties.getWeb().getAllowedHosts().stream().anyMatch(host::equalsIgnoreCase);
	}

}
