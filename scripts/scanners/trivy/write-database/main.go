// Writes a Trivy vulnerability database (schema 2) from the advisories in test/real/advisories.json.
//
//	write-database ADVISORIES FOLDER    makes FOLDER/db/trivy.db and FOLDER/db/metadata.json
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aquasecurity/trivy-db/pkg/db"
	"github.com/aquasecurity/trivy-db/pkg/metadata"
	"github.com/aquasecurity/trivy-db/pkg/types"
	bolt "go.etcd.io/bbolt"
)

type list struct {
	Updated    time.Time  `json:"updated"`
	Advisories []advisory `json:"advisories"`
}

type advisory struct {
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Severity    string     `json:"severity"`
	Score       float64    `json:"score"`
	Vector      string     `json:"vector"`
	Weaknesses  []string   `json:"weaknesses"`
	References  []string   `json:"references"`
	Published   time.Time  `json:"published"`
	Affected    []affected `json:"affected"`
}

type affected struct {
	// "debian 12", "alpine 3.20", "npm", "pip"
	Ecosystem string `json:"ecosystem"`
	Package   string `json:"package"`
	// Empty where there is no fix.
	Fixed string `json:"fixed"`
	// Why there is none: "affected", "will_not_fix"…
	Status string `json:"status"`
}

// The buckets that Trivy looks languages up in are named after where their advisories came from.
var languageBuckets = map[string]string{
	"npm": "npm::GitHub Security Advisory Npm",
	"pip": "pip::GitHub Security Advisory Pip",
	"go":  "go::GitHub Security Advisory Go",
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: write-database ADVISORIES FOLDER")
	}
	if err := write(os.Args[1], filepath.Join(os.Args[2], "db")); err != nil {
		log.Fatal(err)
	}
}

func write(source, folder string) error {
	text, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	var advisories list
	if err := json.Unmarshal(text, &advisories); err != nil {
		return fmt.Errorf("%s: %w", source, err)
	}
	if err := db.Init(folder); err != nil {
		return err
	}
	defer db.Close()
	config := db.Config{}
	err = config.BatchUpdate(func(tx *bolt.Tx) error {
		for _, entry := range advisories.Advisories {
			if err := put(config, tx, entry); err != nil {
				return fmt.Errorf("%s: %w", entry.ID, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	// Trivy asks for a newer database once NextUpdate has passed, unless it is told not to.
	never := time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
	return metadata.NewClient(folder).Update(metadata.Metadata{
		Version: 2, NextUpdate: never, UpdatedAt: advisories.Updated, DownloadedAt: advisories.Updated,
	})
}

func put(config db.Config, tx *bolt.Tx, entry advisory) error {
	severity, err := types.NewSeverity(entry.Severity)
	if err != nil {
		return err
	}
	for _, item := range entry.Affected {
		bucket, source, record := form(item)
		if err := config.PutDataSource(tx, bucket, source); err != nil {
			return err
		}
		if err := config.PutAdvisory(tx, []string{bucket, item.Package}, entry.ID, &record); err != nil {
			return err
		}
	}
	if err := config.PutVulnerabilityID(tx, entry.ID); err != nil {
		return err
	}
	vulnerability := types.Vulnerability{
		Title:            entry.Title,
		Description:      entry.Description,
		Severity:         entry.Severity,
		CweIDs:           entry.Weaknesses,
		VendorSeverity:   types.VendorSeverity{"nvd": severity},
		References:       entry.References,
		PublishedDate:    &entry.Published,
		LastModifiedDate: &entry.Published,
	}
	if entry.Vector != "" {
		vulnerability.CVSS = types.VendorCVSS{"nvd": {V3Vector: entry.Vector, V3Score: entry.Score}}
	}
	return config.PutVulnerability(tx, entry.ID, vulnerability)
}

func form(item affected) (string, types.DataSource, types.Advisory) {
	if bucket, ok := languageBuckets[item.Ecosystem]; ok {
		_, name, _ := strings.Cut(bucket, "::")
		source := types.DataSource{ID: "ghsa", Name: name, URL: "https://example.test/advisories/" + item.Ecosystem}
		record := types.Advisory{VulnerableVersions: []string{">=0"}}
		if item.Fixed != "" {
			record = types.Advisory{PatchedVersions: []string{item.Fixed}, VulnerableVersions: []string{"<" + item.Fixed}}
		}
		return bucket, source, record
	}
	name, _, _ := strings.Cut(item.Ecosystem, " ")
	source := types.DataSource{ID: types.SourceID(name), Name: name, URL: "https://example.test/advisories/" + name}
	record := types.Advisory{FixedVersion: item.Fixed}
	if item.Fixed == "" {
		record.Status = types.NewStatus(item.Status)
	}
	return item.Ecosystem, source, record
}
