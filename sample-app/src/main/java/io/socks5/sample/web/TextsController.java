package io.socks5.sample.web;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The texts of the page in the language of the browser, or in a chosen one.
 */
@RestController
class TextsController {

	@GetMapping("/api/texts")
	ResponseEntity<Resource> texts(@RequestParam(required = false) @Nullable String language, Locale accepted) {
		String wanted = (language != null) ? language : accepted.getLanguage();
		boolean chinese = Locale.CHINESE.getLanguage().equals(wanted);
		return ResponseEntity.ok()
			.contentType(MediaType.APPLICATION_JSON)
			.header(HttpHeaders.CONTENT_LANGUAGE, chinese ? "zh-CN" : "en")
			.header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
			.body(new ClassPathResource(chinese ? "static/texts/zh.json" : "static/texts/en.json"));
	}

}
