package io.socks5.sample.web;

import java.net.URI;

import io.socks5.sample.SampleProperties;
import io.socks5.sample.embedded.EmbeddedSite;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.server.ResponseStatusException;

/**
 * The API that fetches a page with Spring's {@code RestClient}. The client uses the proxy
 * because {@code socks5.proxy.http-clients.enabled} is true.
 */
@RestController
class FetchController {

	private final SampleProperties properties;

	private final EmbeddedSite site;

	private final RestClient http;

	FetchController(SampleProperties properties, EmbeddedSite site, RestClient.Builder http) {
		this.properties = properties;
		this.site = site;
		this.http = http.defaultStatusHandler((status) -> true, (request, response) -> {
		}).build();
	}

	@GetMapping("/api/fetch")
	Page fetch(@RequestParam(required = false) @Nullable URI url) {
		URI page = (url != null) ? url : URI.create(this.site.url());
		if (!isAllowed(page)) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN,
					"This host is not allowed; add it to sample.fetch.allowed-hosts");
		}
		ResponseEntity<String> response = this.http.get().uri(page).retrieve().toEntity(String.class);
		return new Page(page, response.getStatusCode().value(), response.getBody());
	}

	private boolean isAllowed(URI url) {
		URI own = URI.create(this.site.url());
		boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
		boolean embedded = own.getHost().equalsIgnoreCase(url.getHost()) && own.getPort() == url.getPort();
		return web && (embedded || this.properties.getFetch()
			.getAllowedHosts()
			.stream()
			.anyMatch((host) -> host.equalsIgnoreCase(url.getHost())));
	}

	@ExceptionHandler
	ProblemDetail failed(ResourceAccessException failure) {
		Throwable reason = NestedExceptionUtils.getMostSpecificCause(failure);
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, String.valueOf(reason.getMessage()));
	}

	record Page(URI url, int status, @Nullable String body) {

	}

}
